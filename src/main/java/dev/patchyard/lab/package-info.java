/**
 * A datacenter to patch on one machine: real hosts, and the CMDB, ITSM and sim-engine services around them. A program
 * of its own; nothing else in the project depends on it, and it depends on nothing else.
 */
@NullMarked
package dev.patchyard.lab;

import org.jspecify.annotations.NullMarked;
