package io.percapita.provider;

/**
 * What is spoken at a path below a base URL.
 *
 * @param method the HTTP method, in upper case
 * @param path the path
 * @param format what is spoken
 */
record Route(String method, PathTemplate path, WireFormat format) {
  static Route post(String template, WireFormat format) {
    return new Route("POST", new PathTemplate(template), format);
  }

  static Route get(String template, WireFormat format) {
    return new Route("GET", new PathTemplate(template), format);
  }
}
