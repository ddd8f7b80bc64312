/** Framing of response bytes: content encodings and server-sent events. No JSON, no provider. */
@NullMarked
package io.percapita.wire;

import org.jspecify.annotations.NullMarked;
