package dev.patchyard.lab.http;

/** An exception from behind a service that has something better to tell the caller than an internal error. */
public interface Refusal {
    /** @return what the caller is told */
    Problem problem();
}
