/** One contract for each door, kept by the double and by the real adapter alike. */
package dev.patchyard.contract;
