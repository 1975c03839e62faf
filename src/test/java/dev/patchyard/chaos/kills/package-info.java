/**
 * Real runs on real hosts while their nodes are killed at random instants. What happened is gathered from the hosts' package
 * logs, the collaborators and the plays' own files, and judged by a checker that knows nothing of the house.
 */
package dev.patchyard.chaos.kills;
