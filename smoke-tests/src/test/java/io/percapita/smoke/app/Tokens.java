package io.percapita.smoke.app;

/** The service of an application's own that has the tokens it calls a provider with. */
final class Tokens {
  static final String REQUEST = "{\"grant_type\":\"client_credentials\"}";

  private Tokens() {}

  /**
   * Where it is: on the provider's server, under another name.
   *
   * @param provider any address of the provider's
   */
  static String url(String provider) {
    return provider.replaceAll("//localhost(:\\d+).*", "//127.0.0.1$1/v1/uploads");
  }
}
