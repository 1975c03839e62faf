/** The machines, as the CMDB knows them. */
@NullMarked
package dev.patchyard.inventory;

import org.jspecify.annotations.NullMarked;
