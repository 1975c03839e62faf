/** How the terminal speaks to services over HTTP: as any other client would, with a bearer token and JSON. */
@NullMarked
package dev.patchyard.cli.client;

import org.jspecify.annotations.NullMarked;
