package dev.patchyard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.patchyard.journey.Eventually;
import dev.patchyard.journey.RealTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Tests set the clock and never sleep; what must go by real time says so by one of two names. */
class TestRulesTest {
    private static final ArchCondition<JavaClass> SLEEP = access("sleep", Map.of(
            "java.lang.Thread", Set.of("sleep", "onSpinWait"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil")));

    private static final ArchCondition<JavaClass> READ_THE_TIME = access("read the time", Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDate", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.OffsetDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now")));

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.patchyard");

    @Test
    void noTestSleeps() {
        noClasses().that().doNotBelongToAnyOf(Offender.class).should(SLEEP).check(TESTS);
    }

    @Test
    void onlyTwoNamesOfTestsKnowTheRealTime() {
        noClasses().that().doNotBelongToAnyOf(Eventually.class, RealTime.class, Offender.class)
                .should(READ_THE_TIME).check(TESTS);
    }

    @Test
    void callsAndMethodReferencesAreSeen() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(noClasses().should(SLEEP).evaluate(offender).getFailureReport().getDetails()).hasSize(2);
        assertThat(noClasses().should(READ_THE_TIME).evaluate(offender).getFailureReport().getDetails()).hasSize(2);
    }

    private static ArchCondition<JavaClass> access(String what, Map<String, Set<String>> forbidden) {
        return ArchConditions.accessTargetWhere(DescribedPredicate.describe(what, access -> {
            AccessTarget target = access.getTarget();
            return forbidden.getOrDefault(target.getOwner().getName(), Set.of()).contains(target.getName());
        }));
    }

    /** What the rules are there to find; nobody calls it. */
    private static final class Offender {
        private static final LongSupplier TIME = System::nanoTime;
        private static final LongConsumer PAUSE = LockSupport::parkNanos;

        private static long sleepAndTell() throws InterruptedException {
            Thread.sleep(1);
            return System.currentTimeMillis();
        }
    }
}
