/** What the hosts look like, and what follows from that. */
@NullMarked
package dev.patchyard.compliance;

import org.jspecify.annotations.NullMarked;
