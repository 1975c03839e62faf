/** What nobody would notice by looking at one run: things that did not happen, or that last too long. */
@NullMarked
package dev.patchyard.run.watch;

import org.jspecify.annotations.NullMarked;
