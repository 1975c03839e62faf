/** The lab's sim-engine: virtual machines that are the lab's hosts, with real snapshots, power and failures. */
package dev.patchyard.lab.sim;
