/** One class for each phase: gather, ask a door, say what happened. */
@NullMarked
package dev.patchyard.run.step;

import org.jspecify.annotations.NullMarked;
