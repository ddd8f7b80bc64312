package io.percapita.smoke;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class Apache5AsyncOldestSmokeTest extends Apache5AsyncContract {
  Apache5AsyncOldestSmokeTest() {
    super("apache5-oldest");
  }

  @Override
  Stream<Arguments> protocolsAndMishaps() {
    // It hangs when it repeats what was refused, with us or without; and over HTTP/2 it tells of a
    // closed connection as of a call that was given up, which is no error.
    return super.protocolsAndMishaps()
        .filter(it -> !it.get()[1].equals(TURNED_AWAY))
        .filter(it -> it.get()[0] != Wire.HTTP_2 || !it.get()[1].equals(CLOSED));
  }
}
