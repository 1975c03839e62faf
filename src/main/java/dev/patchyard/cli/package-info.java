/**
 * The terminal's entrance. Commands that keep things running ({@code up}, {@code demo}) start them as processes of their
 * own and speak to them over HTTP alone, as any other client would.
 */
@NullMarked
package dev.patchyard.cli;

import org.jspecify.annotations.NullMarked;
