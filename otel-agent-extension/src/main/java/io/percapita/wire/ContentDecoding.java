package io.percapita.wire;

import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Removes the content encoding of a body as its bytes arrive.
 *
 * <p>Knows {@code gzip} and {@code deflate}, the encodings the JDK can decode. Bytes that cannot be
 * decoded end the body with a {@link #problem()}, never with an exception. Besides two kilobytes,
 * an open decoding holds zlib's own 44 KiB outside the heap, so it must be closed. Not thread-safe.
 */
public final class ContentDecoding implements AutoCloseable {
  /**
   * Where decoding stops, so that a tiny body that unpacks to terabytes costs no more than this.
   */
  static final long MAX_DECODED_BYTES = 256L << 20;

  private static final int OUTPUT_BYTES = 2048;
  private static final int TRAILER_BYTES = 8;

  private final ByteSink sink;
  private final @Nullable GzipHeader header;
  private @Nullable Inflater inflater;
  private byte @Nullable [] output;
  private boolean deflate;
  private int trailerLeft;
  private long decoded;
  private boolean done;
  private @Nullable String problem;

  private ContentDecoding(ByteSink sink, @Nullable GzipHeader header) {
    this.sink = sink;
    this.header = header;
  }

  /**
   * Decodes into a sink.
   *
   * @param encoding the {@code Content-Encoding}, or null for none
   */
  public static ContentDecoding of(@Nullable String encoding, ByteSink sink) {
    String name = withoutIdentity(encoding);
    switch (name) {
      case "" -> {
        return new ContentDecoding(sink, null);
      }
      case "gzip", "x-gzip" -> {
        return new ContentDecoding(sink, new GzipHeader());
      }
      case "deflate" -> {
        ContentDecoding decoding = new ContentDecoding(sink, null);
        decoding.deflate = true;
        return decoding;
      }
      default -> {
        ContentDecoding decoding = new ContentDecoding(sink, null);
        decoding.problem = "content encoding " + printable(name) + " cannot be decoded";
        return decoding;
      }
    }
  }

  /** Takes the next bytes of the encoded body. */
  public void bytes(byte[] bytes, int offset, int length) {
    if (done || problem != null || length == 0) {
      return;
    }
    try {
      if (header != null) {
        gunzip(header, bytes, offset, length);
      } else if (deflate) {
        if (inflater == null) {
          inflater = new Inflater(!isZlib(bytes[offset]));
        }
        inflate(inflater, bytes, offset, length);
      } else {
        sink.bytes(bytes, offset, length);
      }
    } catch (DataFormatException e) {
      problem = "the compressed body is damaged";
    }
  }

  /** Why the body could not be decoded to its end, or null if it could so far. */
  public @Nullable String problem() {
    return problem;
  }

  /** Whether what came so far ends where the encoding does; to be asked before closing. */
  public boolean isWhole() {
    if (header != null) {
      return done || (trailerLeft == 0 && header.isAtStart());
    }
    return inflater == null || inflater.finished();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
    done = true;
  }

  /** A body may be several gzip members in a row: header, deflated data and trailer each. */
  private void gunzip(GzipHeader gzip, byte[] bytes, int offset, int length)
      throws DataFormatException {
    int at = offset;
    int end = offset + length;
    while (at < end && problem == null) {
      if (trailerLeft > 0) {
        int skipped = Math.min(trailerLeft, end - at);
        trailerLeft -= skipped;
        at += skipped;
      } else if (!gzip.isComplete()) {
        if (!gzip.accept(bytes[at++])) {
          if (inflater == null) {
            throw new DataFormatException();
          }
          done = true; // what follows a whole member and is none is padding
          return;
        }
      } else {
        Inflater member = inflater;
        if (member == null) {
          member = new Inflater(true);
          inflater = member;
        }
        at = end - inflate(member, bytes, at, end - at);
        if (member.finished()) {
          member.reset();
          gzip.reset();
          trailerLeft = TRAILER_BYTES;
        }
      }
    }
  }

  /** Answers how many bytes were left over because the compressed data had ended. */
  private int inflate(Inflater zlib, byte[] bytes, int offset, int length)
      throws DataFormatException {
    byte[] out = output;
    if (out == null) {
      out = new byte[OUTPUT_BYTES];
      output = out;
    }
    zlib.setInput(bytes, offset, length);
    while (!zlib.finished()) {
      int count = zlib.inflate(out);
      if (count == 0) {
        if (zlib.needsDictionary()) {
          throw new DataFormatException();
        }
        break;
      }
      decoded += count;
      if (decoded > MAX_DECODED_BYTES) {
        problem = "the body is too large when decompressed";
        return 0;
      }
      sink.bytes(out, 0, count);
    }
    return zlib.getRemaining();
  }

  /** Whether a deflated body has zlib's header, as the standard asks and some servers forget. */
  private static boolean isZlib(byte first) {
    return (first & 0x0F) == 8 && (first & 0x80) == 0;
  }

  /** The encodings in lower case, but for those that change nothing. */
  private static String withoutIdentity(@Nullable String encoding) {
    StringBuilder names = new StringBuilder();
    for (String each : (encoding == null ? "" : encoding).split(",", -1)) {
      String name = each.trim().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !name.equals("identity")) {
        names.append(names.length() == 0 ? "" : ",").append(name);
      }
    }
    return names.toString();
  }

  /** A header is the provider's word, and may hold anything. */
  private static String printable(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), 20); i++) {
      char c = name.charAt(i);
      text.append(c > ' ' && c < 127 ? c : '?');
    }
    return text.toString();
  }
}
