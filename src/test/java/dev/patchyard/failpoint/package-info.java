/** A build of the server for tests: it halts or waits at named points, and its machine's clock can be set. */
@NullMarked
package dev.patchyard.failpoint;

import org.jspecify.annotations.NullMarked;
