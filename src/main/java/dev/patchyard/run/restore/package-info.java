/** What the world has that a database does not know which was put back to an earlier hour. */
@NullMarked
package dev.patchyard.run.restore;

import org.jspecify.annotations.NullMarked;
