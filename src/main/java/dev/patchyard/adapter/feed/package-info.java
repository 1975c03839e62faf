/** Sources of advisories. */
@NullMarked
package dev.patchyard.adapter.feed;

import org.jspecify.annotations.NullMarked;
