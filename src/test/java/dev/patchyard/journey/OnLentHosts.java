package dev.patchyard.journey;

import dev.patchyard.adapter.ansible.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test a {@link DirectYard} on the lab that the journeys share, and takes it back afterwards. */
public final class OnLentHosts implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(OnLentHosts.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(DirectYard.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(SPACE).getOrComputeIfAbsent(
                DirectYard.class, type -> new DirectYard(OnTheLab.site(context), shortDirectory()), DirectYard.class);
    }

    /** Sockets of ssh lie below it, so its path is short. */
    private static Path shortDirectory() {
        try {
            return Files.createTempDirectory("py").resolve("p");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void remove(Path directory) {
        try {
            Removal.of(directory);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        DirectYard yard = context.getStore(SPACE).remove(DirectYard.class, DirectYard.class);
        if (yard != null) {
            yard.close();
            remove(Path.of(yard.settings().runDir()).getParent());
        }
    }
}
