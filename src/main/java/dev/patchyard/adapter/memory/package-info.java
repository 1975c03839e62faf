/** What a node remembers of the database, in a file beside it. */
@NullMarked
package dev.patchyard.adapter.memory;

import org.jspecify.annotations.NullMarked;
