/** What the lab's services share: requests, answers, problems, tokens, pages, idempotency and the fault switches. */
package dev.patchyard.lab.http;
