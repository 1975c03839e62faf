package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.PlayEvent;

/** Follows one host through the hooks of its policy, from the play's events. Not thread-safe. */
final class HookTrack {
    /** The action whose events tell where a hook stands. */
    static final String NOTE = "patchyard_hook";

    private final boolean hasBefore;
    private final boolean hasAfter;
    private final boolean hasExit;
    private String open = "";
    private boolean permitted;
    private boolean drained;
    private boolean drainBegun;
    private boolean refused;
    private boolean left;
    private boolean justLeft;
    private String last = "";

    /** @param hooks the play's variable of that name, or anything else where it has none */
    HookTrack(JsonNode hooks) {
        hasBefore = hooks.path("before_host").isObject();
        hasAfter = hooks.path("after_host").isObject();
        hasExit = hooks.path("on_exit").isObject();
    }

    /** @return whether the event is about a hook's own tasks, so that nothing else may be read from it */
    boolean take(PlayEvent event) {
        boolean wasLeft = left;
        boolean isOfAHook = understood(event);
        justLeft = left && !wasLeft;
        return isOfAHook;
    }

    private boolean understood(PlayEvent event) {
        permitted |= event.is("ok", "patchyard_permit");
        permitted &= !HostTrack.isNotTaken(event);
        if (!event.action().equals(NOTE)) {
            return !open.isEmpty() && !event.kind().equals("unreachable");
        }
        boolean isNote = event.kind().equals("ok") || event.kind().equals("failed");
        if (isNote) {
            note(event.result().path("stage").asText(), event.result().path("said").asText(), event.kind().equals("failed"));
        }
        return !isNote;
    }

    private void note(String stage, String said, boolean counts) {
        open = said.equals("begun") ? stage : "";
        last = said.equals("begun") ? "" : stage;
        drainBegun |= stage.equals("before_host");
        drained |= stage.equals("before_host") && !said.equals("begun") && !counts;
        refused |= stage.equals("before_host") && counts;
        left |= stage.equals("on_exit") && !said.equals("begun");
    }

    /** @return whether nothing can have been installed, because the hook before that did not end well */
    boolean isBeforeInstallation() {
        return hasBefore && drainBegun && !drained;
    }

    boolean isRefused() {
        return refused;
    }

    /** @return whether the host has no hook to come once it was judged */
    boolean isLastDone() {
        return hasExit ? left : !hasAfter || last.equals("after_host");
    }

    /** @return whether the last event was the end of the exit hook */
    boolean hasJustLeft() {
        return justLeft;
    }

    /** @return whether the exit hook is still to be run */
    boolean owesExit() {
        return hasExit && !left && permitted && (!hasBefore || drainBegun);
    }
}
