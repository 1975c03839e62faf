/**
 * PostgreSQL behind the doors that keep something. The only home of SQL: statements stand in the class that needs them,
 * values always travel as parameters, and a fault leaves as a {@link dev.patchyard.inventory.CollaboratorFault} that
 * carries no statement and no value.
 */
@NullMarked
package dev.patchyard.adapter.postgres;

import org.jspecify.annotations.NullMarked;
