package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.policy.PolicyShelf;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void nothingSaidMeansAServerOfOurOwn() {
        try (ApplicationContext context = ApplicationContext.run(quiet())) {
            assertThat(context.getBean(DatabaseConfiguration.class))
                    .isEqualTo(new DatabaseConfiguration("embedded", null, null, null, 20));
        }
    }

    @Test
    void everyKeyOfAnExternalDatabaseIsRead() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
        Map<String, Object> settings = external();
        settings.put("patchyard.database.password-file", password.toString());
        settings.put("patchyard.database.connections", "7");
        try (ApplicationContext context = ApplicationContext.run(settings)) {
            DatabaseConfiguration configuration = context.getBean(DatabaseConfiguration.class);
            assertThat(configuration.connections()).isEqualTo(7);
            assertThat(context.getBean(DatabaseAddress.class))
                    .isEqualTo(new DatabaseAddress("jdbc:postgresql://db:5432/patchyard", "patchy", "hunter2"));
        }
    }

    @Test
    void theServerRunsOnAnExternalDatabaseWithoutAServerOfItsOwn() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            Map<String, Object> settings = external();
            settings.put("patchyard.database.url", database.address().url());
            settings.put("patchyard.database.user", database.address().user());
            settings.put(
                    "patchyard.database.password-file",
                    Files.writeString(directory.resolve("password"), database.address().password()).toString());
            try (ApplicationContext context = ApplicationContext.run(settings)) {
                assertThat(context.getBean(PolicyShelf.class).all()).isEmpty();
                assertThat(context.containsBean(EmbeddedPostgres.class)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kind, sqlite",
        "url, jdbc:h2:mem:x",
        "user, ' '",
        "connections, 1",
        "connections, 500"
    })
    void aBadValueIsRefusedByItsKey(String key, String value) {
        Map<String, Object> settings = external();
        settings.put("patchyard.database." + key, value);
        try (ApplicationContext context = ApplicationContext.run(settings)) {
            assertThatThrownBy(() -> context.getBean(DatabaseConfiguration.class))
                    .hasStackTraceContaining("patchyard.database." + key);
        }
    }

    private static Map<String, Object> external() {
        Map<String, Object> settings = quiet();
        settings.put("patchyard.database.kind", "external");
        settings.put("patchyard.database.url", "jdbc:postgresql://db:5432/patchyard");
        settings.put("patchyard.database.user", "patchy");
        return settings;
    }

    /** Without the health monitor, which starts in the background and does not like a context that closes at once. */
    private static Map<String, Object> quiet() {
        return new HashMap<>(Map.of("micronaut.health.monitor.enabled", "false"));
    }
}
