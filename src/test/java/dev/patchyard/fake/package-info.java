/** Hand-written doubles of the doors: they keep the doors' promises, and tests script what goes wrong. */
@NullMarked
package dev.patchyard.fake;

import org.jspecify.annotations.NullMarked;
