package io.percapita.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the stand-in is to behave, from the request header {@value #HEADER}: settings separated by
 * commas, each {@code key} or {@code key=value}.
 *
 * <ul>
 *   <li>{@code status=429}: answer with that error
 *   <li>{@code refuse-once=503}: answer with that error if it is the first request with this
 *       setting, or the first since the stand-in was told to forget
 *   <li>{@code retry-after=0}: with that error, the seconds after which to ask again
 *   <li>{@code refuse-unread=417}: answer with that error, without having read the request's body
 *   <li>{@code redirect}, {@code redirect=127.0.0.1}: send the client to the same path with a
 *       query, of that host if one is named, and answer it there
 *   <li>{@code see-other}: send the client to another resource, which it is to get
 *   <li>{@code gzip}, {@code raw-gzip}: compress the answer; the second is for clients that ask for
 *       it and do not decode it themselves
 *   <li>{@code chunks=20}: how many pieces a streamed answer has
 *   <li>{@code delay-ms=50}: wait before each piece
 *   <li>{@code cut-after=3}: break the connection after so many pieces
 *   <li>{@code unanswered}: do not answer, for a minute at most
 *   <li>{@code reset}: reset the connection in place of an answer
 *   <li>{@code reset-once}, {@code close-once}: reset the connection, or close it in good order, in
 *       place of an answer to the first such request, which is in the journal
 *   <li>{@code reset-after=2}: reset the connection after so many pieces and the wait before the
 *       next
 *   <li>{@code hang-after=2}: send no more after so many pieces, for a minute at most
 *   <li>{@code together=200}: answer only once so many requests with this setting are there
 *   <li>{@code push}: push a resource along with the answer, where the protocol can
 *   <li>{@code attachment=answer.json}: name a file to save the answer in
 *   <li>{@code body-bytes=52428800}: pad the document to that length, its usage last
 *   <li>{@code sized}: tell the answer's length in its head, unless it is compressed
 *   <li>{@code no-usage}: leave usage out
 *   <li>{@code error-in-stream}: report an error after the first pieces of a stream
 *   <li>{@code usage=100:20:5:0:30:10}: the counts to report, in the order of {@link StandInUsage}
 *   <li>{@code tier=flex}: the service tier to report
 *   <li>{@code model=gpt-4o}: the model to answer with, whatever was asked for
 *   <li>{@code calls=3}: how many calls a batch is of
 *   <li>{@code unfinished}: the batch or response asked for is still being made
 * </ul>
 */
final class Script {
  static final String HEADER = "x-standin";

  private final Map<String, String> settings = new HashMap<>();

  private Script() {}

  static Script parse(@Nullable String header) {
    Script script = new Script();
    if (header != null) {
      for (String setting : header.split(",", -1)) {
        String[] parts = setting.trim().split("=", 2);
        script.settings.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    return script;
  }

  boolean has(String key) {
    return settings.containsKey(key);
  }

  int number(String key, int otherwise) {
    String value = settings.get(key);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  String text(String key, String otherwise) {
    String value = settings.get(key);
    return value == null ? otherwise : value;
  }

  @Nullable StandInUsage usage() {
    String value = settings.get("usage");
    if (value == null) {
      return null;
    }
    String[] counts = value.split(":", -1);
    return new StandInUsage(
        Long.parseLong(counts[0]),
        Long.parseLong(counts[1]),
        Long.parseLong(counts[2]),
        Long.parseLong(counts[3]),
        Long.parseLong(counts[4]),
        Long.parseLong(counts[5]));
  }
}
