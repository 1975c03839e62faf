/** The lab's CMDB: configuration items of the lab's hosts and whatever a test adds. */
package dev.patchyard.lab.cmdb;
