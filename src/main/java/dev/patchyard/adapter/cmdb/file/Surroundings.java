package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.inventory.KnownHosts;

/**
 * What an operator says of hosts beside the inventory.
 *
 * @param bastions   jump hosts by group
 * @param knownHosts keys that were imported
 */
record Surroundings(Bastions bastions, KnownHosts knownHosts) {}
