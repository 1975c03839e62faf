/** How package managers order versions. Home of the library that knows it. */
@NullMarked
package dev.patchyard.advisory.version;

import org.jspecify.annotations.NullMarked;
