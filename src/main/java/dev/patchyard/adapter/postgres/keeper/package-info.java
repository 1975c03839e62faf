/** Keeps a PostgreSQL server of our own for installations that have none. */
@NullMarked
package dev.patchyard.adapter.postgres.keeper;

import org.jspecify.annotations.NullMarked;
