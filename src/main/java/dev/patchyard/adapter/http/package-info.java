/**
 * JSON over HTTP as every collaborator speaks it: bounded in time and size, suspicious of answers, and clear about what
 * a failure means. Shared by the adapters of CMDB, ITSM, sim-engine and notifier; knows none of them.
 */
@NullMarked
package dev.patchyard.adapter.http;

import org.jspecify.annotations.NullMarked;
