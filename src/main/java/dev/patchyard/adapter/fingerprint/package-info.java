/** Digests over canonical JSON. */
@NullMarked
package dev.patchyard.adapter.fingerprint;

import org.jspecify.annotations.NullMarked;
