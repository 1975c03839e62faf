package dev.patchyard.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hooks in a policy's wire form: a name alone, or an object with {@code tasks}, {@code mode} and {@code timeout}. */
final class HookFields {
    private HookFields() {}

    /** @param reader of the member {@code hooks} */
    static Hooks read(FieldReader reader) {
        reader.onlyKnown(Set.of("before_host", "after_host", "on_exit"));
        return new Hooks(hook(reader, "before_host"), hook(reader, "after_host"), hook(reader, "on_exit"));
    }

    private static @Nullable Hook hook(FieldReader reader, String moment) {
        if (!reader.has(moment)) {
            return null;
        }
        FieldReader inner = reader.innerOr(moment, "tasks");
        inner.onlyKnown(Set.of("tasks", "mode", "timeout"));
        String tasks = Objects.requireNonNullElse(inner.text("tasks"), "");
        Hook.Mode mode = inner.word("mode", Hook.Mode.class, PolicyDefaults.HOOK_MODE);
        Duration timeout = inner.duration("timeout", PolicyDefaults.HOOK_TIMEOUT);
        return inner.attempt("tasks", () -> new Hook(tasks, mode, timeout));
    }

    /** @return only what is set */
    static Map<String, Object> write(Hooks hooks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "before_host", hooks.beforeHost());
        put(fields, "after_host", hooks.afterHost());
        put(fields, "on_exit", hooks.onExit());
        return fields;
    }

    private static void put(Map<String, Object> fields, String moment, @Nullable Hook hook) {
        if (hook != null) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("tasks", hook.tasks());
            said.put("mode", FieldReader.wire(hook.mode()));
            said.put("timeout", hook.timeout().toString());
            fields.put(moment, said);
        }
    }
}
