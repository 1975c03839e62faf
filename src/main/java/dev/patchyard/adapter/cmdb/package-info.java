/** The CMDB over HTTP. */
@NullMarked
package dev.patchyard.adapter.cmdb;

import org.jspecify.annotations.NullMarked;
