package io.percapita.telemetry;

/** The mark of what is not sent to a provider. */
final class NoMark implements CallMark {
  static final NoMark INSTANCE = new NoMark();

  private NoMark() {}

  @Override
  public boolean covers(String client, String method, String host, String path) {
    return false;
  }

  @Override
  public boolean isSending() {
    return false;
  }
}
