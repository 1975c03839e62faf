/** What exactly is going to be done. Pure: no door, no I/O. */
@NullMarked
package dev.patchyard.plan;

import org.jspecify.annotations.NullMarked;
