/** Keeps from Amazon what the AWS SDK for Java 2 is not to send. */
@NullMarked
package io.percapita.instrument.awssdk2;

import org.jspecify.annotations.NullMarked;
