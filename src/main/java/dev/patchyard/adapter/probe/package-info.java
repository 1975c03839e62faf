/** Application checks on hosts, over ssh. */
@NullMarked
package dev.patchyard.adapter.probe;

import org.jspecify.annotations.NullMarked;
