/**
 * Measures Patchyard against plain {@code ansible-playbook} on the same hosts: who takes how long, and what it costs the
 * machine that drives it. Like the demonstration it speaks to the server over its public interface only; what a play did
 * when is read from the play's own record of events. And measures how long runs stand still when their node is killed.
 */
@NullMarked
package dev.patchyard.cli.bench;

import org.jspecify.annotations.NullMarked;
