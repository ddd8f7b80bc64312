/**
 * What the application is busy with when it makes a call: a request it serves, a message, a job.
 */
@NullMarked
package io.percapita.inbound;

import org.jspecify.annotations.NullMarked;
