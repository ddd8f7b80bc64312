package io.percapita.provider;

/** The dialect of an endpoint, which many providers may share. Immutable and thread-safe. */
public interface WireFormat {
  /** The format's name, such as {@code openai-chat}. */
  String name();

  /** The {@code gen_ai.operation.name} of its calls, such as {@code chat}. */
  String operation();

  /** Whether answers are streamed, whatever the request says, since the path asks for it. */
  default boolean streams() {
    return false;
  }

  /** A decoder for one call. */
  CallDecoder newDecoder();
}
