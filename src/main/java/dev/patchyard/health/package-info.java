/** Whether the application is well. */
@NullMarked
package dev.patchyard.health;

import org.jspecify.annotations.NullMarked;
