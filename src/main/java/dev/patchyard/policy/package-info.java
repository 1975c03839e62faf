/** What should be patched, when, how carefully. Pure values. */
@NullMarked
package dev.patchyard.policy;

import org.jspecify.annotations.NullMarked;
