/** The lab's ITSM: changes with their state machine, incidents and problems. */
@NullMarked
package dev.patchyard.lab.itsm;

import org.jspecify.annotations.NullMarked;
