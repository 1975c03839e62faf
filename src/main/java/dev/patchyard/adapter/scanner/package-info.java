/** Looks at hosts over ssh, without a play. Home of JSch. */
@NullMarked
package dev.patchyard.adapter.scanner;

import org.jspecify.annotations.NullMarked;
