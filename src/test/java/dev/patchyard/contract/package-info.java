/** What every implementation of a door promises; run against the in-memory doubles and against the real adapters. */
package dev.patchyard.contract;
