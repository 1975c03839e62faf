/** Plays as ansible-playbook processes. */
@NullMarked
package dev.patchyard.adapter.executor;

import org.jspecify.annotations.NullMarked;
