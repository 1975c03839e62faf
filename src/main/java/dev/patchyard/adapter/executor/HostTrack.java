package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.compliance.Baseline;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.policy.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a play say of one host, as far as they came. A host is DONE only when its own words prove it:
 * judged after the installation, and judged again when it was rebooted. Not thread-safe.
 */
public final class HostTrack {
    private static final String LOOK = "patchyard_host";
    private static final String PERMIT = "patchyard_permit";

    private final String ciId;
    private final HookTrack hooks;
    private HostStage stage = HostStage.WAITING;
    private @Nullable Instant permittedAt;
    private @Nullable Instant installingAt;
    private boolean proved;
    private boolean rebooted;
    private boolean lost;
    private boolean installing;
    private boolean booting;
    private boolean settled;
    private boolean unfitAtLast;
    private boolean notTaken;
    private boolean shutOut;
    private @Nullable Baseline baseline;
    private String verdict = "";
    private String complaint = "";
    private final List<String> restarted = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    /** @param hooks the play's variable of that name */
    HostTrack(String ciId, JsonNode hooks) {
        this.ciId = ciId;
        this.hooks = new HookTrack(hooks);
    }

    public String ciId() {
        return ciId;
    }

    /** @return whether the permit reached the play */
    boolean isPermitted() {
        return permittedAt != null;
    }

    /** @return whether the host, or its package manager, has taken longer than it may, and more is to come */
    boolean isOverdue(Instant now, Duration hostLimit) {
        boolean isInstalling = stage == HostStage.INSTALLING && isLongAgo(installingAt, Limits.PACKAGE_STEP, now);
        return !isOver() && (isInstalling || isLongAgo(permittedAt, hostLimit, now));
    }

    private static boolean isLongAgo(@Nullable Instant since, Duration limit, Instant now) {
        return since != null && since.plus(limit).isBefore(now);
    }

    /** @return whether nothing more is to come for the host */
    public boolean isOver() {
        boolean leftAlone = !complaint.isEmpty() && permittedAt == null;
        return stage.isEnd() || lost || leftAlone;
    }

    /**
     * Takes in an event of this host.
     *
     * @return the line to show, empty when there is nothing new to tell
     */
    public Optional<Step> take(PlayEvent event) {
        if (hooks.take(event)) {
            return Optional.empty();
        }
        boolean toldItsEnd = stage.isEnd();
        Optional<Step> step = event.action().equals(HookTrack.NOTE) ? hook(event) : understood(event);
        if (!toldItsEnd) {
            step.ifPresent(s -> stage = s.stage());
            return step;
        }
        // Its end is told once; a failure after a good word of the host still counts and is told.
        if (stage == HostStage.FINISHED && step.filter(s -> s.stage() == HostStage.FAILED).isPresent()) {
            stage = HostStage.FAILED;
            return step;
        }
        return hooks.hasJustLeft() ? step(stage, "hook on_exit is over") : Optional.empty();
    }

    /** @return whether the host was let go, or is lost, so that the play does nothing on it any more */
    boolean isLetGo() {
        return stage.isEnd() && (lost || !hooks.owesExit());
    }

    private Optional<Step> understood(PlayEvent event) {
        return switch (event.kind()) {
            case "begun" -> begun(event);
            case "ok" -> ok(event);
            case "failed" -> event.ignored() ? Optional.empty() : failed(event);
            case "unreachable" -> unreachable(event);
            default -> Optional.empty();
        };
    }

    private Optional<Step> hook(PlayEvent event) {
        JsonNode result = event.result();
        String name = "hook " + result.path("stage").asText();
        if (event.kind().equals("failed")) {
            return failedHook(Complaints.of(result));
        }
        return switch (result.path("said").asText()) {
            case "begun" -> step(stage, name);
            case "failed" -> next(name + " failed, which is to be ignored: " + Complaints.of(result));
            default -> next(name + " is done");
        };
    }

    private Optional<Step> failedHook(String said) {
        complaint = complaint.isEmpty() ? said : complaint + "; " + said;
        proved = false;
        return step(hooks.isRefused() && hooks.isBeforeInstallation() ? HostStage.LEFT_ALONE : HostStage.FAILED, said);
    }

    private Optional<Step> next(String text) {
        return proved && hooks.isLastDone() ? finish(text) : step(stage, text);
    }

    /** @return whether the host was begun and its exit hook is still to be run */
    boolean owesExit() {
        return hooks.owesExit();
    }

    /** @param text one line for people */
    public record Step(HostStage stage, String text) {}

    private Optional<Step> begun(PlayEvent event) {
        return switch (event.action()) {
            case PERMIT -> step(HostStage.WAITING, "fit to be touched; waiting for the permit");
            case "apt", "dnf" -> {
                installing = true;
                installingAt = event.at();
                yield step(HostStage.INSTALLING, "installing the planned versions");
            }
            case "reboot" -> {
                booting = true;
                yield step(HostStage.REBOOTING, "rebooting");
            }
            case LOOK -> permittedAt == null ? Optional.empty() : look();
            default -> Optional.empty();
        };
    }

    private Optional<Step> look() {
        if (stage == HostStage.REPAIRING && !settled) {
            return step(HostStage.REPAIRING, "bringing the package database into order");
        }
        return booting
                ? step(HostStage.CHECKING, "judging the rebooted host")
                : step(HostStage.RESTARTING, "restarting services, then judging");
    }

    private Optional<Step> ok(PlayEvent event) {
        JsonNode result = event.result();
        if (event.action().equals(PERMIT) && result.path("granted").asBoolean()) {
            permittedAt = event.at();
            if (result.path("before").has("baseline")) {
                baseline = BaselineReader.read(result.path("before").path("baseline"));
            }
            return step(HostStage.PERMITTED, "permit given");
        }
        if (event.action().equals("reboot")) {
            rebooted = result.path("rebooted").asBoolean();
            return step(HostStage.CHECKING, "back after the reboot");
        }
        if (!event.action().equals(LOOK)) {
            return Optional.empty();
        }
        verdict = result.path("verdict").asText(verdict);
        return switch (result.path("did").asText()) {
            case "preflight" -> {
                baseline = BaselineReader.read(result.path("baseline"));
                yield Optional.empty();
            }
            case "mend" -> {
                baseline = BaselineReader.read(result.path("baseline"));
                yield step(HostStage.PERMITTED, "repaired what somebody else left: " + result.path("repaired").asText());
            }
            case "after" -> judged(result);
            case "rebooted" -> finish("judged after the reboot: in order");
            case "settle" -> settled(result);
            default -> Optional.empty();
        };
    }

    private Optional<Step> settled(JsonNode result) {
        settled = true;
        String said = result.path("repaired").asText();
        String how = said.isEmpty() ? "" : ": " + said;
        return step(HostStage.REPAIRING, "the planned versions are in order after all" + how);
    }

    private Optional<Step> judged(JsonNode result) {
        result.path("restarted").forEach(name -> restarted.add(name.asText()));
        result.path("kept").forEach(name -> kept.add(name.asText()));
        if (result.path("reboot").asBoolean()) {
            return step(HostStage.CHECKING, "needs a reboot: " + result.path("reboot_reason").asText());
        }
        String said = restarted.isEmpty() ? "" : "; restarted " + String.join(", ", restarted);
        return finish("judged: in order" + said);
    }

    private Optional<Step> finish(String text) {
        proved = true;
        return step(hooks.isLastDone() ? HostStage.FINISHED : HostStage.CHECKING, text);
    }

    /** @return whether the play's first step was refused by the host, because another one holds it or the permit was too old */
    static boolean isNotTaken(PlayEvent event) {
        return event.kind().equals("failed") && event.result().path("lease").asText().equals("not_taken");
    }

    private Optional<Step> failed(PlayEvent event) {
        if (notTaken) {
            return Optional.empty();
        }
        JsonNode result = event.result();
        notTaken = isNotTaken(event);
        shutOut |= result.path("lease").asText().equals("lost");
        verdict = result.path("verdict").asText(verdict);
        result.path("restarted").forEach(name -> restarted.add(name.asText()));
        String said = Complaints.of(result);
        complaint = complaint.isEmpty() || said.isEmpty() ? complaint + said : complaint + "; " + said;
        complaint = complaint.isEmpty() ? event.action() + " failed" : complaint;
        proved = false;
        if (permittedAt == null) {
            unfitAtLast = event.action().equals(PERMIT) && result.has("verdict");
            return step(unfitAtLast ? HostStage.LEFT_ALONE : HostStage.WAITING, "left alone: " + complaint);
        }
        if (notTaken) {
            return step(HostStage.LEFT_ALONE, "left alone: " + complaint);
        }
        boolean isRepaired = event.action().equals("apt") || event.action().equals("dnf");
        return step(isRepaired ? HostStage.REPAIRING : HostStage.FAILED, complaint);
    }

    private Optional<Step> unreachable(PlayEvent event) {
        lost = true;
        complaint = Complaints.of(event.result());
        return step(permittedAt == null ? HostStage.WAITING : HostStage.FAILED, "connection lost: " + complaint);
    }

    private static Optional<Step> step(HostStage next, String text) {
        return Optional.of(new Step(next, text));
    }

    /**
     * @param decision what the server decided about the permit; a granted one counts as touched even if the play never
     *     told that it read it
     * @param objected whether the play's own count at its end contradicts a good result
     * @param ending   why the play ended, for hosts that it said nothing of
     */
    public HostResult result(boolean granted, @Nullable String denial, boolean objected, String ending) {
        // What was found unfit while it waited is not begun, even if it was permitted in that very moment.
        boolean touched = (granted || permittedAt != null) && !unfitAtLast;
        if (!touched) {
            return untouched(denial, ending);
        }
        if (notTaken) {
            return result(Outcome.PRECHECK_FAILED, false, complaint);
        }
        if (hooks.isBeforeInstallation()) {
            String said = complaint.isEmpty() ? "hook before_host was interrupted: " + ending : complaint;
            return result(lost ? Outcome.UNREACHABLE : Outcome.PRECHECK_FAILED, false, said);
        }
        if (proved && !objected) {
            return result(Outcome.DONE, true, "");
        }
        if (lost) {
            return result(Outcome.UNREACHABLE, true, complaint);
        }
        if (!complaint.isEmpty()) {
            return result(shutOut ? Outcome.UNKNOWN : Outcome.FAILED, true, complaint);
        }
        return result(Outcome.UNKNOWN, true, (installing ? "begun, and " : "permitted, and ") + ending);
    }

    private HostResult untouched(@Nullable String denial, String ending) {
        if (lost) {
            return result(Outcome.UNREACHABLE, false, complaint);
        }
        return switch (verdict) {
            case "drift" -> result(Outcome.DRIFT, false, complaint);
            case "identity_mismatch" -> result(Outcome.IDENTITY_MISMATCH, false, complaint);
            case "precheck_failed" -> result(Outcome.PRECHECK_FAILED, false, complaint);
            case "fit" -> result(Outcome.NOT_STARTED, false, notStarted(denial, ending));
            default -> complaint.isEmpty()
                    ? result(Outcome.NOT_STARTED, false, ending)
                    : result(Outcome.PRECHECK_FAILED, false, complaint);
        };
    }

    private String notStarted(@Nullable String denial, String ending) {
        String without = complaint.isEmpty() ? ending : complaint;
        return denial == null ? without : denial;
    }

    private HostResult result(Outcome outcome, boolean touched, String reason) {
        return new HostResult(ciId, outcome, touched, reason, rebooted, restarted, kept, baseline);
    }
}
