package io.opentelemetry.javaagent.percapita.bridge;

/** A stretch of code on one thread that runs in a certain context; closed on the same thread. */
@FunctionalInterface
public interface TapScope extends AutoCloseable {
  /** The scope that changes nothing. */
  TapScope NOOP = () -> {};

  @Override
  void close();
}
