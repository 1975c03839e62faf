/** What is known to be vulnerable, and in which version it is fixed. */
@NullMarked
package dev.patchyard.advisory;

import org.jspecify.annotations.NullMarked;
