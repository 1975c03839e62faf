/** The lab's package repositories as each host is to see them. */
@NullMarked
package dev.patchyard.lab.repository;

import org.jspecify.annotations.NullMarked;
