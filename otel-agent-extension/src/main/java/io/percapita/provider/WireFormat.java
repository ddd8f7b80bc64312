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

  /** Whether its calls cost nothing, whatever they are answered. */
  default boolean isFree() {
    return false;
  }

  /** Whether its requests may say whose they are, where the provider has fields for that. */
  default boolean mayTellCaller() {
    return true;
  }

  /** How a refusal looks in it. */
  default ErrorShape errorShape() {
    return ErrorShape.OPENAI;
  }

  /** A decoder for one call. */
  CallDecoder newDecoder();
}
