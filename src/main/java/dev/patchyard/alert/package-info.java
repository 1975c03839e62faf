/** Who must be told. */
@NullMarked
package dev.patchyard.alert;

import org.jspecify.annotations.NullMarked;
