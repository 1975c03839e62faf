/** Policy files. */
@NullMarked
package dev.patchyard.adapter.policyshelf;

import org.jspecify.annotations.NullMarked;
