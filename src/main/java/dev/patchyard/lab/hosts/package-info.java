/** The hosts of the lab: which there are, how they are started, and what can be done to them from outside. */
@NullMarked
package dev.patchyard.lab.hosts;

import org.jspecify.annotations.NullMarked;
