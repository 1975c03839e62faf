package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text that a host's Python is given on its standard input: the programs of {@code playbooks/patchyard_host} and an
 * order as data. Read once, so that all hosts see the same program as long as the server runs.
 */
@Singleton
public final class Parcel {
    private static final ObjectMapper ASCII = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final List<List<String>> modules;
    private final String bootstrap;

    public Parcel(Playbooks playbooks) {
        try (Stream<Path> files = Files.list(playbooks.file("patchyard_host"))) {
            this.modules = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".py")).sorted().toList()) {
                String name = file.getFileName().toString();
                modules.add(List.of(name.substring(0, name.length() - 3), Files.readString(file)));
            }
            this.bootstrap = Files.readString(playbooks.file("parcel.py"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the programs for hosts cannot be read", unreadable);
        }
    }

    /**
     * @param mark begins the line of the answer; unguessable, so that nothing that was printed before can be one
     * @return a Python program in ASCII
     */
    public String program(String work, Map<String, @Nullable Object> order, String mark) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(order);
        whole.put("do", work);
        whole.put("mark", mark);
        try {
            // A JSON string in ASCII is a Python string as well.
            String content = ASCII.writeValueAsString(Map.of("modules", modules, "order", whole));
            return "PARCEL = " + ASCII.writeValueAsString(content) + "\n" + bootstrap;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain data could not be written", impossible);
        }
    }
}
