package io.percapita.provider;

import io.percapita.call.LlmRequest;
import io.percapita.text.Beginning;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request body has said so far, in the words of no format. Not thread-safe. */
public final class RequestFacts {
  private static final int MAX_VALUE = 256;

  private @Nullable String model;
  private @Nullable String serviceTier;
  private @Nullable String user;
  private @Nullable String strongerUser;
  private @Nullable String conversationId;
  private @Nullable Boolean stream;
  private long textBytes;
  private long maxOutputTokens = -1;
  private long answers = 1;
  private Set<String> wantedMetadata = Set.of();
  private Map<String, String> metadata = Map.of();

  /** Which entries of the metadata are wanted; others are not kept. */
  void wantMetadata(Set<String> names) {
    wantedMetadata = names;
  }

  /** An entry of the provider's metadata. */
  public void metadata(String name, String value) {
    String text = cut(value);
    if (text != null && wantedMetadata.contains(name)) {
      if (metadata.isEmpty()) {
        metadata = new HashMap<>();
      }
      metadata.put(name, text);
    }
  }

  /** The model asked for. */
  public void model(String value) {
    model = capped(value);
  }

  /** Whether a streamed answer is asked for. */
  public void stream(boolean value) {
    stream = value;
  }

  /** The service tier asked for. */
  public void serviceTier(String value) {
    serviceTier = capped(value);
  }

  /** The end user. */
  public void user(String value) {
    user = cut(value);
  }

  /** The end user by a field that goes before the one of {@link #user}. */
  public void strongerUser(String value) {
    strongerUser = cut(value);
  }

  /** The conversation that the call continues. */
  public void conversationId(String value) {
    conversationId = capped(value);
  }

  /** Adds text the model is to read, in bytes of UTF-8. */
  public void addText(long bytes) {
    textBytes += bytes;
  }

  /** All text the model is to read, in bytes of UTF-8. */
  public long textBytes() {
    return textBytes;
  }

  /** How many tokens an answer may have; of several that are told, the most. */
  public void maxOutputTokens(long tokens) {
    maxOutputTokens = Math.max(maxOutputTokens, tokens);
  }

  /** How many answers are asked for. */
  public void answers(long count) {
    answers = Math.max(1, count);
  }

  RequestSize size() {
    return new RequestSize(textBytes, maxOutputTokens, answers);
  }

  boolean tellsStream() {
    return stream != null;
  }

  LlmRequest toRequest() {
    return new LlmRequest(
        model,
        stream != null && stream,
        serviceTier,
        strongerUser != null ? strongerUser : user,
        conversationId,
        Map.copyOf(metadata),
        Map.of());
  }

  /** A value whose form somebody else judges; an empty one is none. */
  private static @Nullable String cut(String value) {
    return value.isEmpty() ? null : beginning(value);
  }

  /** The value, or its first {@value #MAX_VALUE} characters, none of them half a one. */
  public static String beginning(String value) {
    return Beginning.of(value, MAX_VALUE);
  }

  /**
   * A value from the wire in a form fit for labels and log lines: short and on one line; an empty
   * one is none.
   */
  static @Nullable String capped(String value) {
    String text = cut(value);
    if (text == null) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.replaceAll("\\p{Cntrl}", "?");
      }
    }
    return text;
  }
}
