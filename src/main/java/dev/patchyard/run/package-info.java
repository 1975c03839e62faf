/** The corridor: a run from plan to end. */
@NullMarked
package dev.patchyard.run;

import org.jspecify.annotations.NullMarked;
