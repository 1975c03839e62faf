/** Nodes, hosts, collaborators and people in one simulated world: the real corridor, a fake clock, and a seed for all else. */
@NullMarked
package dev.patchyard.chaos;

import org.jspecify.annotations.NullMarked;
