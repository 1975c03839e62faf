/** Judges what happened in a simulated world from plain facts alone; knows nothing of the house. */
@NullMarked
package dev.patchyard.chaos.check;

import org.jspecify.annotations.NullMarked;
