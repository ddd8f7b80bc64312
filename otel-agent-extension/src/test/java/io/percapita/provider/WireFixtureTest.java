package io.percapita.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.percapita.wire.ContentDecoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture reads the same, however its bytes are cut, ended or compressed. */
class WireFixtureTest {
  private static final int MUTATIONS = 80;

  static List<WireFixture> fixtures() {
    return WireFixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsWhole(WireFixture fixture) {
    assertThat(fixture.read(List.of(fixture.request()), List.of(fixture.response())))
        .isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsTheSameCutInTwoAnywhere(WireFixture fixture) {
    for (int cut = 0; cut <= fixture.response().length; cut++) {
      assertThat(fixture.read(List.of(fixture.request()), cutAt(fixture.response(), cut)))
          .as("response cut at %d", cut)
          .isEqualTo(fixture.expected());
    }
    for (int cut = 0; cut <= fixture.request().length; cut++) {
      assertThat(fixture.read(cutAt(fixture.request(), cut), List.of(fixture.response())))
          .as("request cut at %d", cut)
          .isEqualTo(fixture.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsTheSameByteByByte(WireFixture fixture) {
    assertThat(fixture.read(singly(fixture.request()), singly(fixture.response())))
        .isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsEveryLineEnding(WireFixture fixture) {
    if (!fixture.isServerSentEvents()) {
      return; // line endings mean nothing in JSON
    }
    String lf = new String(fixture.response(), StandardCharsets.UTF_8);
    for (String ending : List.of("\r\n", "\r")) {
      byte[] response = lf.replace("\n", ending).getBytes(StandardCharsets.UTF_8);
      assertThat(fixture.read(List.of(fixture.request()), singly(response)))
          .isEqualTo(fixture.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsTheSameCompressed(WireFixture fixture) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(fixture.response());
    }
    List<byte[]> pieces = new ArrayList<>();
    try (ContentDecoding decoding =
        ContentDecoding.of(
            "gzip",
            (bytes, offset, length) ->
                pieces.add(Arrays.copyOfRange(bytes, offset, offset + length)))) {
      for (byte[] piece : singly(compressed.toByteArray())) {
        decoding.bytes(piece, 0, piece.length);
      }
      assertThat(decoding.problem()).isNull();
    }

    assertThat(fixture.read(List.of(fixture.request()), pieces)).isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void damagedBytesReadTheSameHoweverTheyAreCut(WireFixture fixture) {
    Random random = new Random(fixture.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] request = Damage.to(fixture.request(), random);
      byte[] response = Damage.to(fixture.response(), random);

      assertThat(fixture.read(inPieces(request, random), inPieces(response, random)))
          .as("mutation %d", i)
          .isEqualTo(fixture.read(List.of(request), List.of(response)));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void damagedPayloadsInSoundFramesReadTheSameHoweverTheyAreCut(WireFixture fixture) {
    if (!fixture.hasFrames()) {
      return; // nothing else has checksums
    }
    Random random = new Random(fixture.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] response = Damage.insideFrames(fixture.response(), random);

      assertThat(fixture.read(List.of(fixture.request()), inPieces(response, random)))
          .as("mutation %d", i)
          .isEqualTo(fixture.read(List.of(fixture.request()), List.of(response)));
    }
  }

  private static List<byte[]> cutAt(byte[] bytes, int cut) {
    return List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
  }

  private static List<byte[]> singly(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte b : bytes) {
      pieces.add(new byte[] {b});
    }
    return pieces;
  }

  private static List<byte[]> inPieces(byte[] bytes, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(64));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return pieces;
  }
}
