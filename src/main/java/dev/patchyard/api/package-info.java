/**
 * Entrance: JSON over HTTP, as openapi.yml says. Controllers translate and decide nothing; what is refused is refused by
 * the rooms behind them.
 */
@NullMarked
package dev.patchyard.api;

import org.jspecify.annotations.NullMarked;
