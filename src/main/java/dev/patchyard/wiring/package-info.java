/** Puts the rooms together: beans that have no home of their own. */
@NullMarked
package dev.patchyard.wiring;

import org.jspecify.annotations.NullMarked;
