package dev.patchyard.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.io.service.SoftServiceLoader;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docs/configuration.md and the code know the same settings. */
class ConfigurationPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| (?:`([A-Z_0-9]+)`|–) \\| (?:`([a-z.\\-]+)`|–) \\| (?:`([^`]*)`|–) \\| .+ \\|");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(patchyard\\.[a-z.\\-]+)(?::`?([^}`]*)`?)?}");
    private static final Pattern LOGGING = Pattern.compile("\\$\\{(PATCHYARD_[A-Z_]+):-([^}]*)}");

    /** Key to default, or to an empty text where there is none. */
    private static final Map<String, String> IN_CODE = new TreeMap<>();
    private static final Map<String, String> ON_PAGE = new TreeMap<>();
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        readBeans();
        String settings = Files.readString(Path.of("src/main/resources/application.yml"));
        PLACEHOLDER.matcher(settings).results().forEach(found ->
                IN_CODE.merge(found.group(1), found.group(2) == null ? "" : found.group(2), (old, fresh) -> old.isEmpty() ? fresh : old));
        Map<String, Object> ours = new Yaml().<Map<String, Map<String, Object>>>load(settings).get("patchyard");
        ours.forEach((key, value) -> {
            if (value instanceof String text && !text.contains("${")) {
                IN_CODE.put("patchyard." + key, text);
            }
        });
        for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String given = row.group(3) == null ? "" : row.group(3);
                if (row.group(1) != null) {
                    ENVIRONMENT.put(row.group(1), given);
                }
                if (row.group(2) != null) {
                    ON_PAGE.put(row.group(2), given);
                    assertThat(row.group(1)).isIn(environment(row.group(2)), null);
                }
            }
        }
    }

    private static void readBeans() {
        List<BeanDefinitionReference<?>> references = new ArrayList<>();
        SoftServiceLoader.load(BeanDefinitionReference.class).collectAll(references::add);
        references.stream()
                .filter(reference -> reference.getName().startsWith("dev.patchyard"))
                .forEach(reference -> readBean(reference.load()));
    }

    private static void readBean(BeanDefinition<?> definition) {
        Stream.of(
                        Arrays.stream(definition.getConstructor().getArguments()).map(AnnotationMetadataProvider.class::cast),
                        definition.getInjectedMethods().stream().flatMap(method -> Arrays.stream(method.getArguments())))
                .flatMap(arguments -> arguments)
                .map(AnnotationMetadataProvider::getAnnotationMetadata)
                .forEach(ConfigurationPageTest::readArgument);
        definition.getAnnotationValuesByType(Requires.class).forEach(requires ->
                requires.stringValue("property").filter(ConfigurationPageTest::isOurs).ifPresent(key -> IN_CODE.putIfAbsent(key, "")));
    }

    private static void readArgument(AnnotationMetadata argument) {
        argument.stringValue(Property.class, "name").filter(ConfigurationPageTest::isOurs).ifPresent(key ->
                IN_CODE.merge(key.replaceFirst("(\\[|\\.)\\*.*", ""), key.contains("*") ? "" : argument.stringValue(Bindable.class, "defaultValue").orElse(""),
                        (old, fresh) -> fresh.isEmpty() ? old : fresh));
        argument.stringValue(Value.class).map(PLACEHOLDER::matcher).filter(Matcher::find).ifPresent(found ->
                IN_CODE.merge(found.group(1), found.group(2) == null ? "" : found.group(2), (old, fresh) -> fresh.isEmpty() ? old : fresh));
    }

    private static boolean isOurs(String key) {
        return key.startsWith("patchyard.");
    }

    private static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    @Test
    void thePageNamesEverySettingOfTheCodeAndNoOther() {
        assertThat(ON_PAGE.keySet()).isNotEmpty().containsExactlyInAnyOrderElementsOf(IN_CODE.keySet());
    }

    @Test
    void thePageTellsTheDefaultsOfTheCode() {
        Map<String, String> defaults = new TreeMap<>(IN_CODE);
        defaults.values().removeIf(String::isEmpty);
        assertThat(ON_PAGE).containsAllEntriesOf(defaults);
    }

    @Test
    void settingsOfTheLogAreNamedToo() throws IOException {
        Set<String> seen = new TreeSet<>();
        LOGGING.matcher(Files.readString(Path.of("src/main/resources/logback.xml"))).results().forEach(found -> {
            seen.add(found.group(1));
            assertThat(ENVIRONMENT).containsEntry(found.group(1), found.group(2));
        });
        assertThat(seen).isNotEmpty();
    }
}
