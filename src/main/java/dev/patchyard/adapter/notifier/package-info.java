/** Ways to reach people. */
@NullMarked
package dev.patchyard.adapter.notifier;

import org.jspecify.annotations.NullMarked;
