/** The lab's package repositories as each host is to see them. */
package dev.patchyard.lab.repository;
