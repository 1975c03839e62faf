/** The permission of the change desk. */
@NullMarked
package dev.patchyard.change;

import org.jspecify.annotations.NullMarked;
