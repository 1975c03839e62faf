/**
 * The whole story on real hosts: a lab, a server as a process of its own, and nothing but HTTP between the test and them.
 * Journeys run side by side; each is lent hosts that no other touches and gives them back as they were.
 */
package dev.patchyard.journey;
