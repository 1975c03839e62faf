/**
 * The demonstration: a story in two acts on real hosts, told over the public HTTP interfaces of the server and of the
 * lab's CMDB and ITSM, as the people who would do it. It compares everything with what the story says and reports what
 * differs; nothing here knows how Patchyard works inside.
 */
@NullMarked
package dev.patchyard.cli.demo;

import org.jspecify.annotations.NullMarked;
