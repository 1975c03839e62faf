/** The sim-engine over HTTP. */
@NullMarked
package dev.patchyard.adapter.simengine;

import org.jspecify.annotations.NullMarked;
