package dev.patchyard.journey;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a {@link Journey} the one lab and server that all journeys of this JVM share, started by the first that asks, and
 * takes the lent hosts back after each test. A class that says {@link OwnLab} gets a lab for itself, which ends with it. A lab that cannot be started fails every journey; none is skipped.
 */
public final class OnTheLab implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(OnTheLab.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        journey(context).arrive(site(context), context.getRequiredTestMethod().getName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (ownLab(context) == null) {
            journey(context).leave();
        }
    }

    /** @return the one lab and server of this JVM, started now if it was not */
    static Site site(ExtensionContext context) {
        OwnLab own = ownLab(context);
        if (own != null) {
            return context.getStore(SPACE).getOrComputeIfAbsent(OwnLab.class, type -> Site.open(own.hosts(), List.of(own.options())), Site.class);
        }
        return context.getRoot().getStore(SPACE).getOrComputeIfAbsent(Site.class, type -> Site.open(), Site.class);
    }

    private static @Nullable OwnLab ownLab(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(OwnLab.class);
    }

    private static Journey journey(ExtensionContext context) {
        return (Journey) context.getRequiredTestInstance();
    }
}
