package io.percapita.smoke.app;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * One command to the application under test.
 *
 * @param how the way to send and read, as the driver knows it
 * @param url where to
 * @param standIn the stand-in's script, or "-" for none
 * @param user the end user to put into baggage, or "-" for none
 * @param body the request body, in which {@code {pad=1000}} stands for so many letters
 */
public record SmokeRequest(String how, String url, String standIn, String user, String body) {
  private static final Pattern PADDING = Pattern.compile("\\{pad=(\\d+)}");

  /** Reads a command line of five fields separated by tabs. */
  static SmokeRequest parse(String line) {
    String[] fields = line.split("\t", 5);
    if (fields.length != 5) {
      throw new IllegalArgumentException("expected 5 fields: " + Arrays.toString(fields));
    }
    return new SmokeRequest(fields[0], fields[1], fields[2], fields[3], padded(fields[4]));
  }

  private static String padded(String body) {
    return PADDING
        .matcher(body)
        .replaceAll(padding -> "x".repeat(Integer.parseInt(padding.group(1))));
  }

  /** The same in another way. */
  public SmokeRequest sentBy(String other) {
    return new SmokeRequest(other, url, standIn, user, body);
  }

  /** The request of a number, which replaces {@code {n}} in the script and in the user. */
  public SmokeRequest numbered(int number) {
    String n = Integer.toString(number);
    return new SmokeRequest(how, url, standIn.replace("{n}", n), user.replace("{n}", n), body);
  }
}
