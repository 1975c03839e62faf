/** Commands of a person who is called at night and works on the server over SSH. */
@NullMarked
package dev.patchyard.cli.night;

import org.jspecify.annotations.NullMarked;
