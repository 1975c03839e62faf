package dev.patchyard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/house.md says about who may use whom. */
class HouseRulesTest {
    private static final String BASE = "dev.patchyard.";

    /** The story in its order: a room uses only what stands before it. */
    private static final List<String> ROOMS = List.of(
            "access", "audit", "inventory", "advisory", "policy", "compliance", "plan", "change", "snapshot", "patching",
            "health", "alert", "run");

    private static final List<String> ENTRANCES = List.of("schedule", "api", "cli");

    private static final List<String> SHARED_BY_ADAPTERS = List.of("adapter.ansible", "adapter.http", "adapter.yaml");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.patchyard");

    static Stream<String> rooms() {
        return ROOMS.stream();
    }

    static Stream<String> entrances() {
        return ENTRANCES.stream();
    }

    static Stream<String> adapters() {
        return HOUSE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(BASE + "adapter."))
                .map(name -> "adapter." + name.substring(BASE.length()).split("\\.")[1])
                .distinct();
    }

    @Test
    void everyPackageHasAPlaceInTheHouse() {
        List<String> known = new ArrayList<>(ROOMS);
        known.addAll(ENTRANCES);
        known.addAll(List.of("adapter", "wiring", "lab"));
        assertThat(HOUSE.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(BASE))
                        .map(name -> name.substring(BASE.length()).split("\\.")[0])
                        .distinct())
                .isSubsetOf(known)
                .containsAll(List.of("inventory", "policy", "plan", "run"));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsBeforeIt(String room) {
        List<String> allowed = ROOMS.subList(0, ROOMS.indexOf(room) + 1);
        hold(noClasses().that().resideInAPackage(everythingIn(room)).should().dependOnClassesThat(houseBut(allowed)));
    }

    @ParameterizedTest
    @MethodSource("entrances")
    void anEntranceUsesTheRoomsAndNoOtherEntrance(String entrance) {
        List<String> allowed = new ArrayList<>(ROOMS);
        allowed.add(entrance);
        hold(noClasses().that().resideInAPackage(everythingIn(entrance)).should().dependOnClassesThat(houseBut(allowed)));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void anAdapterUsesTheRoomsAndWhatAdaptersShare(String adapter) {
        List<String> allowed = new ArrayList<>(ROOMS);
        allowed.addAll(SHARED_BY_ADAPTERS);
        allowed.add(adapter);
        hold(noClasses().that().resideInAPackage(everythingIn(adapter)).should().dependOnClassesThat(houseBut(allowed)));
    }

    @Test
    void nobodyKnowsTheLab() {
        hold(noClasses().that(resideInAPackage("dev.patchyard..").and(outside("lab")))
                .should().dependOnClassesThat(resideInAPackage(everythingIn("lab"))));
    }

    @Test
    void theLabKnowsNobody() {
        hold(noClasses().that().resideInAPackage(everythingIn("lab")).should().dependOnClassesThat(houseBut(List.of("lab"))));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomsKnowNeitherMicronautNorJacksonNorADatabase(String room) {
        hold(noClasses().that().resideInAPackage(everythingIn(room)).should().dependOnClassesThat(
                resideInAnyPackage("io.micronaut..", "com.fasterxml..", "java.sql..", "javax.sql..", "jakarta.inject..")));
    }

    @ParameterizedTest
    @CsvSource({
        "org.quartz.., schedule",
        "io.micronaut.data.., nowhere",
        "java.sql.., adapter.postgres or schedule or cli.bench.load",
        "javax.sql.., adapter.postgres or schedule",
        "liquibase.., adapter.postgres",
        "com.zaxxer.hikari.., adapter.postgres",
        "org.zeroturnaround.., adapter.ansible",
        "com.jcraft.jsch.., adapter.scanner",
        "org.yaml.snakeyaml.., adapter.yaml",
        "com.cronutils.., policy",
        "us.springett.cvss.., adapter.feed",
        "org.tukaani.xz.., adapter.feed",
        "com.github.luben.zstd.., adapter.feed",
        "org.erdtman.jcs.., adapter.fingerprint",
        "dev.failsafe.., adapter.http",
        "io.micrometer.., api",
        "org.apache.commons.csv.., api",
        "org.cyclonedx.., api",
        "com.github.packageurl.., api",
        "picocli.., cli or lab"
    })
    void everyLibraryHasOneHome(String library, String home) {
        hold(noClasses()
                .that(resideInAPackage("dev.patchyard..").and(outside(home.split(" or "))).and(notTheMainClass()))
                .should().dependOnClassesThat(resideInAPackage(library)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Impl", "Manager", "Utils", "Util", "Helper", "Interface", "Service", "Dto"})
    void namesSayWhatAThingIs(String suffix) {
        hold(noClasses().that(DescribedPredicate.<JavaClass>describe(
                        "are ours", type -> type.getPackageName().startsWith("dev.patchyard")))
                .should().haveSimpleNameEndingWith(suffix));
    }

    @Test
    void timeIsJavaTime() {
        hold(noClasses().that(resideInAPackage("dev.patchyard..").and(outside("schedule")))
                .should().dependOnClassesThat().haveFullyQualifiedName("java.util.Date"));
        hold(noClasses().that().resideInAPackage("dev.patchyard..")
                .should().dependOnClassesThat().haveFullyQualifiedName("java.util.Calendar"));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomsAreToldTheTime(String room) {
        hold(noClasses().that().resideInAPackage(everythingIn(room))
                .should().callMethod(Instant.class, "now")
                .orShould().callMethod(LocalDate.class, "now")
                .orShould().callMethod(ZonedDateTime.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void doorsAreInterfacesAndWearNoTechnology() {
        hold(classes().that().resideInAPackage(BASE + "change").and().haveSimpleName("Itsm").should().beInterfaces());
        hold(noClasses().that(inARoom()).and().areTopLevelClasses().should().haveSimpleNameStartingWith("Http").orShould()
                .haveSimpleNameStartingWith("Postgres").orShould().haveSimpleNameStartingWith("Ansible"));
    }

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    private static String everythingIn(String part) {
        return BASE + part + "..";
    }

    private static DescribedPredicate<JavaClass> houseBut(List<String> allowed) {
        String[] packages = allowed.stream().map(HouseRulesTest::everythingIn).toArray(String[]::new);
        return resideInAPackage("dev.patchyard..").and(DescribedPredicate.not(resideInAnyPackage(packages)))
                .as("reside in the house outside " + allowed);
    }

    private static DescribedPredicate<JavaClass> outside(String... parts) {
        return DescribedPredicate.not(resideInAnyPackage(
                Stream.of(parts).map(HouseRulesTest::everythingIn).toArray(String[]::new)));
    }

    private static DescribedPredicate<JavaClass> inARoom() {
        return resideInAnyPackage(ROOMS.stream().map(HouseRulesTest::everythingIn).toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> notTheMainClass() {
        return DescribedPredicate.describe("are not the main class", type -> !type.getName().equals(BASE + "Patchyard"));
    }
}
