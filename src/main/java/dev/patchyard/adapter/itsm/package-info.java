/** The change desk over HTTP. */
@NullMarked
package dev.patchyard.adapter.itsm;

import org.jspecify.annotations.NullMarked;
