/** Turns time into run requests. The only home of the clustered scheduler. */
@NullMarked
package dev.patchyard.schedule;

import org.jspecify.annotations.NullMarked;
