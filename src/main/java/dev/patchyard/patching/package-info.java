/** The work on the hosts. */
@NullMarked
package dev.patchyard.patching;

import org.jspecify.annotations.NullMarked;
