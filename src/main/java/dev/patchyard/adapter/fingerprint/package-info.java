/** Canonical JSON and its digest. */
@NullMarked
package dev.patchyard.adapter.fingerprint;

import org.jspecify.annotations.NullMarked;
