package io.percapita.smoke;

import java.util.Set;

class ReactorNettyOldestSmokeTest extends ReactorNettyContract {
  ReactorNettyOldestSmokeTest() {
    super("reactor-netty-oldest", AgentVersion.BUILT_AGAINST);
  }

  @Override
  Set<String> repeatsAfter(Wire wire) {
    return wire == Wire.HTTP_2 ? Set.of() : Set.of(RESET);
  }

  /** Over HTTP/2 this version leaves that to the application, whatever it was told. */
  @Override
  boolean decodes(Wire wire, String how) {
    return wire != Wire.HTTP_2 && super.decodes(wire, how);
  }

  @Override
  String statusOfAPage() {
    return "303"; // this version leaves it to the application to go there
  }

  @Override
  String errorOfReadTimeout(Wire wire) {
    // Over HTTP/2 this version closes the stream before it tells why.
    return wire == Wire.HTTP_2 ? "null" : super.errorOfReadTimeout(wire);
  }
}
