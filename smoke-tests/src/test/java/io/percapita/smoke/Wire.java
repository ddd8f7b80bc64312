package io.percapita.smoke;

import io.percapita.testing.StandInServer;
import java.net.URI;

/** How a client reaches a provider. */
enum Wire {
  /** In the clear, as to a gateway next door. */
  HTTP_1("HTTP/1.1") {
    @Override
    URI base(StandInServer standIn) {
      return standIn.baseUri();
    }
  },
  /** Over TLS, as to the providers themselves, with the older protocol. */
  HTTP_1_TLS("HTTP/1.1") {
    @Override
    URI base(StandInServer standIn) {
      return standIn.secureUri();
    }
  },
  /** Over TLS, as to the providers themselves. */
  HTTP_2("HTTP/2.0") {
    @Override
    URI base(StandInServer standIn) {
      return standIn.secureUri();
    }
  };

  private final String protocol;

  Wire(String protocol) {
    this.protocol = protocol;
  }

  abstract URI base(StandInServer standIn);

  /** The protocol as the stand-in names it. */
  String protocol() {
    return protocol;
  }
}
