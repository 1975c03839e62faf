/**
 * What executor, scanner and probe have in common: inventory, run directory, process, events and permits of a play, and
 * the programs that are run on hosts.
 */
@NullMarked
package dev.patchyard.adapter.ansible;

import org.jspecify.annotations.NullMarked;
