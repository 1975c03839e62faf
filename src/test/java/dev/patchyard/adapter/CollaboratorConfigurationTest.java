package dev.patchyard.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.cmdb.Bastion;
import dev.patchyard.adapter.cmdb.CmdbConfiguration;
import dev.patchyard.adapter.cmdb.HttpCmdb;
import dev.patchyard.adapter.cmdb.file.InventoryFileConfiguration;
import dev.patchyard.adapter.itsm.HttpItsm;
import dev.patchyard.adapter.itsm.ItsmConfiguration;
import dev.patchyard.adapter.notifier.ItsmIncidents;
import dev.patchyard.adapter.policyshelf.YamlPolicyFiles;
import dev.patchyard.adapter.simengine.HttpSimEngine;
import dev.patchyard.adapter.simengine.NoSimEngine;
import dev.patchyard.adapter.simengine.SimEngineConfiguration;
import dev.patchyard.advisory.ScheduledFeed;
import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.InventorySource;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.management.health.monitor.HealthMonitorTask;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every property of the outer doors, and what is there without them. */
class CollaboratorConfigurationTest {
    private static final Map<String, Object> ALL = Map.of(
            "patchyard.cmdb.url", "https://cmdb.example:8443/api",
            "patchyard.cmdb.token-file", "/run/secrets/cmdb",
            "patchyard.itsm.url", "http://itsm.example",
            "patchyard.itsm.kind", "http",
            "patchyard.itsm.token-file", "/run/secrets/itsm",
            "patchyard.sim-engine.url", "http://sim.example:9000",
            "patchyard.bastions", List.of(Map.of("group", "el", "jump", "ops@jump:22")),
            "patchyard.advisories.directory", "/srv/advisories",
            "patchyard.policies.directory", "/srv/policies");

    private static ApplicationContext context(Map<String, Object> properties) {
        return ApplicationContext.builder().packages("dev.patchyard.adapter.none").properties(properties)
                .eagerInitSingletons(false).banner(false).build()
                .registerSingleton(Clock.class, MutableClock.at("2026-03-01T02:00:00Z")).start();
    }

    @Test
    void theFrameworkWatchesNothingByItself() {
        try (ApplicationContext context = context(Map.of())) {
            assertThat(context.getProperty("micronaut.application.name", String.class)).contains("patchyard");
            assertThat(context.containsBean(HealthMonitorTask.class)).isFalse();
        }
    }

    @Test
    void everyPropertyArrives() {
        Map<String, Object> all = new HashMap<>(ALL);
        all.put("patchyard.feeds.osv-debian.kind", "osv");
        all.put("patchyard.feeds.osv-debian.location", "https://feeds.example/all.zip");
        try (ApplicationContext context = context(all)) {
            assertThat(context.getBean(CmdbConfiguration.class)).isEqualTo(new CmdbConfiguration(
                    "http", URI.create("https://cmdb.example:8443/api"), Path.of("/run/secrets/cmdb")));
            assertThat(context.getBean(ItsmConfiguration.class)).isEqualTo(new ItsmConfiguration(
                    "http", URI.create("http://itsm.example"), Path.of("/run/secrets/itsm")));
            assertThat(context.getBean(SimEngineConfiguration.class)).isEqualTo(new SimEngineConfiguration(
                    "http", URI.create("http://sim.example:9000"), null));
            assertThat(context.getBeansOfType(Bastion.class)).containsExactly(new Bastion("el", "ops@jump:22"));
            assertThat(context.getBean(Cmdb.class)).isInstanceOf(HttpCmdb.class);
            assertThat(context.getBean(Itsm.class)).isInstanceOf(HttpItsm.class);
            assertThat(context.getBean(SimEngine.class)).isInstanceOf(HttpSimEngine.class);
            assertThat(context.getBean(Notifier.class)).isInstanceOf(ItsmIncidents.class);
            assertThat(context.getBeanDefinitions(Notifier.class)).hasSize(1);
            assertThat(context.getBeansOfType(ScheduledFeed.class)).extracting(feed -> feed.feed().name())
                    .containsExactlyInAnyOrder("seed", "osv-debian");
            assertThat(context.getBean(YamlPolicyFiles.class)).isNotNull();
        }
    }

    @Test
    void withoutAnAddressACollaboratorSaysWhichSettingIsMissing() {
        try (ApplicationContext context = context(Map.of())) {
            assertThatThrownBy(() -> context.getBean(Cmdb.class).byId("x")).hasMessageContaining("patchyard.cmdb.url");
            assertThatThrownBy(() -> context.getBean(Itsm.class).find("x")).hasMessageContaining("patchyard.itsm.url");
            assertThatThrownBy(() -> context.getBean(SimEngine.class).find("x"))
                    .hasMessageContaining("patchyard.sim-engine.url");
            assertThat(context.getBean(Notifier.class)).isNotInstanceOf(ItsmIncidents.class);
        }
    }

    @Test
    void whatPatchyardBringsAlongTakesThePlaceOfEachDoor() {
        Map<String, Object> own = Map.of(
                "patchyard.cmdb.kind", "inventory_file",
                "patchyard.cmdb.file", "/etc/patchyard/hosts.yml",
                "patchyard.cmdb.known-hosts", "/etc/patchyard/known_hosts",
                "patchyard.cmdb.url", "http://ignored.example",
                "patchyard.itsm.kind", "builtin",
                "patchyard.itsm.url", "http://ignored.example",
                "patchyard.sim-engine.kind", "none",
                "patchyard.sim-engine.url", "http://ignored.example");
        try (ApplicationContext context = context(own)) {
            assertThat(context.getBean(InventoryFileConfiguration.class)).isEqualTo(new InventoryFileConfiguration(
                    Path.of("/etc/patchyard/hosts.yml"), Path.of("/etc/patchyard/known_hosts")));
            assertThat(context.findBean(CmdbConfiguration.class)).isEmpty();
            assertThat(context.findBean(ItsmConfiguration.class)).isEmpty();
            assertThat(context.getBeanDefinitions(Cmdb.class)).hasSize(1);
            assertThat(context.getBean(InventorySource.class).standing().trouble()).contains("cannot be read");
            assertThat(context.getBean(SimEngine.class)).isInstanceOf(NoSimEngine.class);
            assertThat(context.getBean(Notifier.class)).isNotInstanceOf(ItsmIncidents.class);
            assertThat(context.getBeanDefinitions(Notifier.class)).hasSize(1);
            assertThat(context.getBeanDefinitions(Itsm.class)).hasSize(1);
        }
    }

    @Test
    void aKindThatDoesNotExistKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> context(Map.of("patchyard.cmdb.kind", "inventory-file")).close())
                .hasStackTraceContaining("patchyard.cmdb.kind is inventory-file: expected http or inventory_file");
        assertThatThrownBy(() -> context(Map.of("patchyard.cmdb.kind", "inventory_file")).close())
                .hasStackTraceContaining("patchyard.cmdb.file");
        assertThatThrownBy(() -> context(Map.of("patchyard.itsm.kind", "none")).close())
                .hasStackTraceContaining("patchyard.itsm.kind is none: expected http or builtin");
    }
}
