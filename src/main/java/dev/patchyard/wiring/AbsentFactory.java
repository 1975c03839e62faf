package dev.patchyard.wiring;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.alert.Notifier;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Stands in for collaborators that nobody configured: every question is answered with a fault that says which setting is
 * missing. The server serves what needs no collaborator, and nothing is ever taken for approved or present.
 */
@Factory
final class AbsentFactory {
    @Singleton
    @Requires(missingBeans = Cmdb.class)
    Cmdb cmdb() {
        return absent(Cmdb.class, "patchyard.cmdb.url");
    }

    @Singleton
    @Requires(missingBeans = Itsm.class)
    Itsm itsm() {
        return absent(Itsm.class, "patchyard.itsm.url");
    }

    /** Alerts are not lost: where no ITSM takes them, they are kept here. */
    @Singleton
    @Requires(missingBeans = Notifier.class)
    Notifier notifier(BeanProvider<IncidentBook> book) {
        return new Notifier() {
            @Override
            public String open(Alert alert) {
                return book.get().open(alert);
            }

            @Override
            public boolean isOpen(String dedupKey) {
                return book.get().isOpen(dedupKey);
            }
        };
    }

    @Singleton
    @Requires(missingBeans = SimEngine.class)
    SimEngine simEngine() {
        return absent(SimEngine.class, "patchyard.sim-engine.url");
    }

    private static <T> T absent(Class<T> door, String setting) {
        return door.cast(Proxy.newProxyInstance(door.getClassLoader(), new Class<?>[] {door}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "no " + door.getSimpleName();
                };
            }
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            throw new CollaboratorFault(
                    CollaboratorFault.Kind.UNAVAILABLE, "no " + door.getSimpleName() + " is configured: set " + setting);
        }));
    }
}
