/**
 * Keeps a server, and a lab if one is wanted, running as child processes of this one. Each child holds the reading end of
 * a pipe whose writing end is ours: when we end in whatever way, the pipe closes and the child ends as well.
 */
@NullMarked
package dev.patchyard.cli.datacenter;

import org.jspecify.annotations.NullMarked;
