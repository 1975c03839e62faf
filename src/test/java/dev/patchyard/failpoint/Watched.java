package dev.patchyard.failpoint;

import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Doors that come to a point before each call, {@code itsm.close.asked}, and after it, {@code itsm.close.done}: between the
 * two is the effect. A change of phase is {@code commit.asked} when it is made and not kept yet, and {@code commit.done} when
 * it is kept; an event of a play is {@code told.INSTALLING}.
 */
final class Watched {
    private final Failpoints points;

    Watched(Failpoints points) {
        this.points = points;
    }

    /** @return the same door, with points named by this word */
    <T> T door(Class<T> type, T door, String word) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return call(door, method, arguments);
            }
            String point = word + "." + method.getName();
            points.at(point + ".asked");
            Object answer = call(door, method, arguments);
            points.at(point + ".done");
            return answer;
        }));
    }

    /** @return the same executor, with points at what its plays tell and ask */
    PatchExecutor executor(PatchExecutor executor) {
        PatchExecutor watched = door(PatchExecutor.class, executor, "executor");
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("carryOut")) {
                return carryOut(watched, (PatchOrder) arguments[0], (HostPermit) arguments[1], (RunLog) arguments[2],
                        (PatchExecutor.StopSignal) arguments[3]);
            }
            return call(watched, method, arguments);
        };
        return (PatchExecutor) Proxy.newProxyInstance(
                PatchExecutor.class.getClassLoader(), new Class<?>[] {PatchExecutor.class}, handler);
    }

    private PlayReport carryOut(
            PatchExecutor executor, PatchOrder order, HostPermit permit, RunLog log, PatchExecutor.StopSignal stop) {
        return executor.carryOut(order, door(HostPermit.class, permit, "permit"), event -> tell(log, event), stop);
    }

    private void tell(RunLog log, HostEvent event) {
        points.at("told." + event.stage());
        log.tell(event);
    }

    /** @return the same store, which also knows in which phase this server walks */
    RunStore store(RunStore store) {
        RunStore watched = door(RunStore.class, store, "store");
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer = method.getName().equals("change") && arguments[1] != null
                    ? change(watched, arguments)
                    : call(watched, method, arguments);
            if (answer instanceof Optional<?> found && found.orElse(null) instanceof PatchRun run && !run.isEnded()) {
                points.in(run.phase().name());
            }
            return answer;
        };
        return (RunStore) Proxy.newProxyInstance(RunStore.class.getClassLoader(), new Class<?>[] {RunStore.class}, handler);
    }

    @SuppressWarnings("unchecked")
    private PatchRun change(RunStore store, Object[] arguments) {
        UnaryOperator<PatchRun> edit = (UnaryOperator<PatchRun>) arguments[2];
        String[] moved = new String[1];
        PatchRun changed = store.change((String) arguments[0], (RunStore.Claim) arguments[1], run -> {
            PatchRun edited = edit.apply(run);
            if (edited.phase() != run.phase()) {
                moved[0] = run.phase().name().toLowerCase(Locale.ROOT);
                points.at(moved[0] + ".commit.asked");
            }
            return edited;
        }, (List<RunEvent.Draft>) arguments[3], (Map<String, dev.patchyard.run.Outward>) arguments[4]);
        if (moved[0] != null) {
            points.at(moved[0] + ".commit.done");
        }
        return changed;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
