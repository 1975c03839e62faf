/** What a test or the demo does to the lab itself. */
@NullMarked
package dev.patchyard.lab.control;

import org.jspecify.annotations.NullMarked;
