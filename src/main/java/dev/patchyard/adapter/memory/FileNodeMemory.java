package dev.patchyard.adapter.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.NodeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file; the next one is written beside it and put in its place when it is whole. */
public final class FileNodeMemory implements NodeMemory {
    private static final Logger LOG = LoggerFactory.getLogger(FileNodeMemory.class);

    private final Path file;
    private final ObjectMapper json =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** @param file in a directory that is there */
    public FileNodeMemory(Path file) {
        this.file = file;
    }

    @Override
    public Optional<Mark> recall() {
        try {
            return Optional.of(json.readValue(Files.readAllBytes(file), Mark.class));
        } catch (NoSuchFileException nothing) {
            return Optional.empty();
        } catch (JsonProcessingException broken) {
            LOG.warn("{} cannot be read: whether the database was put back is not noticed this time", file);
            return Optional.empty();
        } catch (IOException fault) {
            throw new UncheckedIOException(file + " cannot be read", fault);
        }
    }

    @Override
    public void keep(Mark mark) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer content = ByteBuffer.wrap(json.writeValueAsBytes(mark));
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw new UncheckedIOException(file + " cannot be written", fault);
        }
    }
}
