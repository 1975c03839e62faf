package dev.patchyard.snapshot;

/**
 * Where disks and their snapshots lie.
 *
 * @param id            hypervisor's name for it
 * @param capacityBytes all its space, -1 when the hypervisor does not say
 * @param freeBytes     what is left of it, -1 when the hypervisor does not say
 */
public record Datastore(String id, long capacityBytes, long freeBytes) {
    /** @return whether it is known that less than this share of it is free */
    public boolean hasLessThan(int percent) {
        return isKnown() && freeBytes < capacityBytes / 100.0 * percent;
    }

    /** @return what is free, in whole percent rounded down, -1 when it is not known */
    public int freePercent() {
        return isKnown() ? (int) (freeBytes * 100.0 / capacityBytes) : -1;
    }

    private boolean isKnown() {
        return capacityBytes > 0 && freeBytes >= 0;
    }
}
