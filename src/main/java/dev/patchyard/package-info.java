/** The main class. The house around it is described in docs/house.md. */
@NullMarked
package dev.patchyard;

import org.jspecify.annotations.NullMarked;
