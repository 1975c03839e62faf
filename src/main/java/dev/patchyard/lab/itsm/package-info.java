/** The lab's ITSM: changes with their state machine, incidents and problems. */
package dev.patchyard.lab.itsm;
