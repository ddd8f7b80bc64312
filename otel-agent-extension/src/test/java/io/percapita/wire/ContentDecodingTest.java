package io.percapita.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecodingTest {
  private static final String TEXT = "The quick brown fox. ".repeat(500);

  private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
  private @Nullable String problem;

  private String decode(@Nullable String encoding, byte[] body, int pieceLength) {
    try (ContentDecoding decoding = ContentDecoding.of(encoding, decoded::write)) {
      for (int at = 0; at < body.length; at += pieceLength) {
        decoding.bytes(body, at, Math.min(pieceLength, body.length - at));
      }
      problem = decoding.problem();
    }
    return decoded.toString(UTF_8);
  }

  @Test
  void plainBodiesPass() {
    assertThat(decode(null, TEXT.getBytes(UTF_8), 100)).isEqualTo(TEXT);
    assertThat(problem).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void gzipIsDecodedInAnyPieces(int pieceLength) throws IOException {
    assertThat(decode(" GZIP ", gzip(TEXT), pieceLength)).isEqualTo(TEXT);
    assertThat(problem).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void severalGzipMembersAreOneBody(int pieceLength) throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip("one "));
    members.write(gzip(""));
    members.write(gzip("two"));

    assertThat(decode("gzip", members.toByteArray(), pieceLength)).isEqualTo("one two");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void paddingAfterTheLastMemberIsNoDamage(int pieceLength) throws IOException {
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.write(gzip(TEXT));
    padded.write(new byte[700]);

    assertThat(decode("gzip", padded.toByteArray(), pieceLength)).isEqualTo(TEXT);
    assertThat(problem).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void whatIsNoGzipIsDamaged(int pieceLength) {
    assertThat(decode("gzip", TEXT.getBytes(UTF_8), pieceLength)).isEmpty();
    assertThat(problem).isEqualTo("the compressed body is damaged");
  }

  @Test
  void aBodyCutOffIsDecodedAsFarAsItGoes() throws IOException {
    byte[] body = gzip(TEXT);

    assertThat(decode("x-gzip", Arrays.copyOf(body, body.length - 12), 10)).isSubstringOf(TEXT);
    assertThat(decoded.size()).isPositive();
    assertThat(problem).isNull();
  }

  @Test
  void damageAnywhereIsNoException() throws IOException {
    byte[] body = gzip(TEXT);
    for (int at = 0; at < body.length; at++) {
      byte[] damaged = body.clone();
      damaged[at] ^= 0x10;

      decode("gzip", damaged, damaged.length);
      String problemOfWhole = problem;
      decode("gzip", damaged, 3);

      assertThat(problem).isEqualTo(problemOfWhole);
    }
  }

  @Test
  void closedItTakesNothing() {
    ContentDecoding decoding = ContentDecoding.of(null, decoded::write);
    decoding.close();
    decoding.bytes(new byte[] {1}, 0, 1);

    assertThat(decoded.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void aGzipHeaderMayHaveEveryField(int pieceLength) {
    assertThat(decode("gzip", gzipWithAllHeaderFields("hello"), pieceLength)).isEqualTo("hello");
    assertThat(problem).isNull();
  }

  @Test
  void deflateIsDecodedWithAndWithoutZlibHeader() throws IOException {
    assertThat(decode("deflate", deflated(false), 10)).isEqualTo(TEXT);
    decoded.reset();
    assertThat(decode("deflate", deflated(true), 10)).isEqualTo(TEXT);
  }

  @Test
  void aBodyIsWholeWhereItsEncodingEnds() throws IOException {
    byte[] gzipped = gzip(TEXT);
    byte[] deflated = deflated(false);

    for (int length = 1; length < gzipped.length; length++) {
      assertThat(isWhole("gzip", gzipped, length)).as("gzip of %d bytes", length).isFalse();
    }
    assertThat(isWhole("gzip", gzipped, gzipped.length)).isTrue();
    assertThat(isWhole("deflate", deflated, deflated.length / 2)).isFalse();
    assertThat(isWhole("deflate", deflated, deflated.length)).isTrue();
    assertThat(isWhole("gzip", gzipped, 0)).isTrue();
    assertThat(isWhole("identity", gzipped, 3)).isTrue();
  }

  private static boolean isWhole(String encoding, byte[] body, int length) {
    try (ContentDecoding decoding = ContentDecoding.of(encoding, (bytes, offset, count) -> {})) {
      decoding.bytes(body, 0, length);
      return decoding.isWhole();
    }
  }

  @Test
  void encodingsThatChangeNothingAreNone() throws IOException {
    assertThat(decode("Identity, gzip", gzip(TEXT), 10)).isEqualTo(TEXT);
    decoded.reset();
    assertThat(decode("identity,", TEXT.getBytes(StandardCharsets.UTF_8), 10)).isEqualTo(TEXT);
    assertThat(problem).isNull();
    decoded.reset();
    assertThat(decode("gzip, gzip", gzip(TEXT), 10)).isEmpty();
    assertThat(problem).isEqualTo("content encoding gzip,gzip cannot be decoded");
  }

  @Test
  void whatCannotBeDecodedIsSaid() {
    assertThat(decode("br", new byte[] {1, 2, 3}, 10)).isEmpty();
    assertThat(problem).isEqualTo("content encoding br cannot be decoded");
  }

  @Test
  void aDamagedBodyIsAProblemAndNoException() throws IOException {
    byte[] body = gzip(TEXT);
    body[20] ^= 0x55;

    decode("gzip", body, 10);

    assertThat(problem).isEqualTo("the compressed body is damaged");
  }

  @Test
  void aBombIsDefused() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 300; i++) {
        gzip.write(zeros);
      }
    }
    long[] count = {0};
    try (ContentDecoding decoding =
        ContentDecoding.of("gzip", (bytes, offset, length) -> count[0] += length)) {
      decoding.bytes(bomb.toByteArray(), 0, bomb.size());

      assertThat(decoding.problem()).isEqualTo("the body is too large when decompressed");
    }
    assertThat(count[0]).isLessThanOrEqualTo(ContentDecoding.MAX_DECODED_BYTES);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] deflated(boolean raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, raw))) {
      deflate.write(TEXT.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** As RFC 1952 lays it out: extra field, name, comment and header checksum. */
  private static byte[] gzipWithAllHeaderFields(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
    bytes.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
    bytes.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update(bytes.toByteArray());
    bytes.writeBytes(new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)});
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.getBytes(UTF_8));
    deflater.finish();
    byte[] data = new byte[100];
    bytes.write(data, 0, deflater.deflate(data));
    deflater.end();
    bytes.writeBytes(new byte[8]);
    return bytes.toByteArray();
  }
}
