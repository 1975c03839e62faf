/** What the lab's services share: requests, answers, problems, tokens, pages, idempotency and the fault switches. */
@NullMarked
package dev.patchyard.lab.http;

import org.jspecify.annotations.NullMarked;
