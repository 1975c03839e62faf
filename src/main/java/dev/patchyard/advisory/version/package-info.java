/** How package managers order versions. */
@NullMarked
package dev.patchyard.advisory.version;

import org.jspecify.annotations.NullMarked;
