/** The way back. */
@NullMarked
package dev.patchyard.snapshot;

import org.jspecify.annotations.NullMarked;
