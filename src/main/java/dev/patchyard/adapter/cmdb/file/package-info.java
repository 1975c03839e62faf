/** An inventory file in the place of a CMDB. It is read, never written and never executed. */
@NullMarked
package dev.patchyard.adapter.cmdb.file;

import org.jspecify.annotations.NullMarked;
