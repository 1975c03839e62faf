/** The lab's CMDB: configuration items of the lab's hosts and whatever a test adds. */
@NullMarked
package dev.patchyard.lab.cmdb;

import org.jspecify.annotations.NullMarked;
