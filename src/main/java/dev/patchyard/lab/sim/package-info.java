/** The lab's sim-engine: virtual machines that are the lab's hosts, with real snapshots, power and failures. */
@NullMarked
package dev.patchyard.lab.sim;

import org.jspecify.annotations.NullMarked;
