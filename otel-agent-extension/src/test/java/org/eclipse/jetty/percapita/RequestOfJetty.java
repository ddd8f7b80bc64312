package org.eclipse.jetty.percapita;

/** A request in the shape that Jetty's have, which it is recognised by. */
public final class RequestOfJetty {
  private final Object authentication;

  /** A request whose log-in is in a state. */
  public RequestOfJetty(Object authentication) {
    this.authentication = authentication;
  }

  /** The state of the log-in. */
  public Object getAuthentication() {
    if (authentication instanceof RuntimeException failure) {
      throw failure;
    }
    return authentication;
  }

  /** The states there are. */
  public interface State {
    /** Put off until somebody asks. */
    interface Deferred extends State {}
  }

  /** A log-in that has been put off. */
  public static class PutOff implements State.Deferred {}

  /** One of another authenticator's. */
  public static final class PutOffElsewhere extends PutOff {}

  /** A log-in that has been made. */
  public static final class Made implements State {}

  /** A request of a version that nobody knows. */
  public static final class OfAnotherVersion {}
}
