/** YAML that people write, read without a type by name and with bounds. */
@NullMarked
package dev.patchyard.adapter.yaml;

import org.jspecify.annotations.NullMarked;
