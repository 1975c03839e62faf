/** What a test or the demo does to the lab itself. */
package dev.patchyard.lab.control;
