package io.percapita.provider;

/** What a stream event is good for. */
public enum EventUse {
  /** Its fields are to be read. */
  READ,
  /** Only the length of the text it carries matters. */
  MEASURE,
  /** Nothing in it matters. */
  SKIP,
  /** It ends the stream by the format's own rules. */
  END
}
