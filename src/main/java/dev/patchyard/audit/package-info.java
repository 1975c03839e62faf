/** What was decided, by whom. */
@NullMarked
package dev.patchyard.audit;

import org.jspecify.annotations.NullMarked;
