/**
 * Faults on lab hosts, and whether what a run says of each host is true. What looks at the hosts here is our own and shares
 * no code with what it checks.
 */
@NullMarked
package dev.patchyard.cli.bench.truth;

import org.jspecify.annotations.NullMarked;
