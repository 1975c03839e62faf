package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsafeJsonTest {
    @Test
    void everyStringIsMarkedAtAnyDepth() throws Exception {
        String written = UnsafeJson.write(Map.of("a", List.of("x", Map.of("b", "{{ y }}", "c", 1, "d", true))));
        JsonNode read = new ObjectMapper().readTree(written);
        assertThat(read.at("/a/0/__ansible_unsafe").asText()).isEqualTo("x");
        assertThat(read.at("/a/1/b/__ansible_unsafe").asText()).isEqualTo("{{ y }}");
        assertThat(read.at("/a/1/c").asInt()).isEqualTo(1);
        assertThat(read.at("/a/1/d").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ 7*7 }}", "a\u0000b", "\u2028", "\ud83d\ude80", "\"}, \"x\": {\"",
            "\n- hosts: localhost"})
    void whateverIsWrittenIsReadBackTheSame(String hostile) throws Exception {
        JsonNode read = new ObjectMapper().readTree(UnsafeJson.write(Map.of("value", hostile)));
        assertThat(read.at("/value/__ansible_unsafe").asText()).isEqualTo(hostile);
        assertThat(read).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{{ x }}", "a b", "a.b", "ü"})
    void aKeyThatIsNoNameOfOursIsRefused(String key) {
        assertThatThrownBy(() -> UnsafeJson.write(Map.of(key, "value")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a name of ours");
    }

    @Test
    void anObjectThatIsNoPlainDataIsRefused() {
        assertThatThrownBy(() -> UnsafeJson.write(Map.of("value", new StringBuilder("x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
