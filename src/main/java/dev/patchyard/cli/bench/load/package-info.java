/** Puts more work before servers at once than a day brings, and reads in their database what became of it and when. */
@NullMarked
package dev.patchyard.cli.bench.load;

import org.jspecify.annotations.NullMarked;
