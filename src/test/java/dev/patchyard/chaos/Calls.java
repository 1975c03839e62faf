package dev.patchyard.chaos;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Stands before a door and sees every call. */
interface Calls {
    /** Does the call, or something else. */
    Object see(Method method, Object[] arguments, Answer real);

    /** What the door itself does; may be asked for twice. */
    @FunctionalInterface
    interface Answer {
        Object get();
    }

    /** @return the door with us before it */
    static <T> T before(Class<T> type, T door, Calls calls) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object[] given = arguments == null ? new Object[0] : arguments;
            return calls.see(method, given, () -> ask(door, method, given));
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object ask(Object door, Method method, Object[] arguments) {
        try {
            return method.invoke(door, arguments);
        } catch (InvocationTargetException fault) {
            throw rethrown(fault.getCause());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
