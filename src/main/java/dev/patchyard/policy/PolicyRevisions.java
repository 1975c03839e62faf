package dev.patchyard.policy;

import dev.patchyard.access.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Edits of policies that files own, kept until somebody other than their author accepts them. An edit that was not
 * accepted is never live.
 */
public interface PolicyRevisions {
    /**
     * Notes an edit as pending. The edit of the same digest twice changes nothing; another digest takes the place of the
     * one that is pending.
     *
     * @param policy the policy as the file has it now
     * @param digest SHA-256 of the file's bytes in hexadecimal
     * @param author who wrote the file, as far as it can be known
     */
    Revision propose(PatchPolicy policy, String digest, String author);

    /** @return the edit of that policy that waits for acceptance, empty when none does */
    Optional<Revision> pending(String policyId);

    /** @return the edits of all policies that wait for acceptance, by policy id, ascending */
    List<Revision> allPending();

    /** @return all revisions of the policy, newest first */
    List<Revision> of(String policyId);

    /**
     * Accepts the pending edit and puts it on the shelf as it is, adding the policy where it was not there.
     *
     * @param digest what the person looked at
     * @return the policy on the shelf; empty when no edit of that digest is pending
     * @throws IllegalStateException when the actor is its author
     */
    Optional<PolicyShelf.Shelved> accept(String policyId, String digest, Actor actor);

    /**
     * Takes back a pending edit, because the file was changed back or removed. May be called twice.
     *
     * @return whether one was pending
     */
    boolean withdraw(String policyId);

    /** Where an edit stands. */
    enum Standing {
        PENDING,
        ACCEPTED,
        /** A later edit came before anybody accepted this one. */
        SUPERSEDED,
        WITHDRAWN
    }

    /**
     * One edit.
     *
     * @param policy   as it would be
     * @param digest   of the file's bytes
     * @param author   who wrote it
     * @param proposed when it was first seen
     * @param standing where it stands
     * @param acceptor who accepted it, null unless accepted
     */
    record Revision(
            PatchPolicy policy,
            String digest,
            String author,
            Instant proposed,
            Standing standing,
            @Nullable String acceptor) {}
}
