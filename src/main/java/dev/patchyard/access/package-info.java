/** Who may do what: rights, and roles as named sets of them. */
@NullMarked
package dev.patchyard.access;

import org.jspecify.annotations.NullMarked;
