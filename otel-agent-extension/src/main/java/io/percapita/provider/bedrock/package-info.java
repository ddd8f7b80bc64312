/** Wire formats of Amazon Bedrock. */
@NullMarked
package io.percapita.provider.bedrock;

import org.jspecify.annotations.NullMarked;
