package io.percapita.attribution;

import io.opentelemetry.context.Context;
import io.percapita.call.LlmRequest;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a user, a feature or a plan, in the order in which they are believed. A source
 * that fails is passed over. Thread-safe.
 */
final class SourceChain {
  private final List<AttributionSource> sources;
  private final boolean readsRequest;
  private final UnaryOperator<@Nullable String> form;
  private final BiConsumer<String, Throwable> failures;

  /**
   * A chain.
   *
   * @param form gives what a source says the form that counts, null if it is to be passed over
   * @param failures is told of a source that failed, as a stage and its cause
   */
  SourceChain(
      List<AttributionSource> sources,
      UnaryOperator<@Nullable String> form,
      BiConsumer<String, Throwable> failures) {
    this.form = form;
    this.sources = List.copyOf(sources);
    this.readsRequest = sources.stream().anyMatch(AttributionSource::readsRequest);
    this.failures = failures;
  }

  /** What the first source that knows anything knows when a call begins. */
  Found begin(Context context, @Nullable String user) {
    return from(0, context, LlmRequest.UNKNOWN, user);
  }

  /** Whether {@link #complete} may find anything that {@link #begin} did not. */
  boolean readsRequest() {
    return readsRequest;
  }

  /** Whether {@link #complete} may find anything else than what was found when a call began. */
  boolean mayChange(Found begun) {
    return mayChange(begun, AttributionSource::readsRequest);
  }

  /** Whether it may of a user who is known for certain. */
  boolean mayChangeOfKnownUser(Found begun) {
    return mayChange(begun, AttributionSource::readsRequestOfKnownUser);
  }

  private boolean mayChange(Found begun, Predicate<AttributionSource> reads) {
    for (int i = 0; i < sources.size() && i <= begun.rank(); i++) {
      if (reads.test(sources.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * What the first source that knows anything knows once the request has been read. Sources that do
   * not read it are not asked again: where the call was begun, they may know it no more.
   */
  Found complete(Found begun, Context context, LlmRequest request, @Nullable String user) {
    for (int i = 0; i < sources.size(); i++) {
      AttributionSource source = sources.get(i);
      if (source.readsRequest()) {
        String value = ask(source, context, request, user);
        if (value != null) {
          return new Found(value, i);
        }
      } else if (i == begun.rank()) {
        return begun;
      } else if (i > begun.rank()) { // what answered first has no answer any more
        return from(i, context, request, user);
      }
    }
    return Found.NOTHING;
  }

  private Found from(int first, Context context, LlmRequest request, @Nullable String user) {
    for (int i = first; i < sources.size(); i++) {
      String value = ask(sources.get(i), context, request, user);
      if (value != null) {
        return new Found(value, i);
      }
    }
    return Found.NOTHING;
  }

  private @Nullable String ask(
      AttributionSource source, Context context, LlmRequest request, @Nullable String user) {
    try {
      return form.apply(source.of(context, request, user));
    } catch (Throwable t) {
      failures.accept("attribution", t);
      return null;
    }
  }

  /** The name of the source that has answered. */
  String nameOf(Found found) {
    return found.rank() == Found.NOWHERE ? Attribution.NO_SOURCE : sources.get(found.rank()).name();
  }

  /**
   * Which source has answered and what those before it lacked, in words without values.
   *
   * @param context in which the call was made
   * @param request what its request says
   * @param user its user's id where that is known
   */
  String explain(Found found, Context context, LlmRequest request, @Nullable String user) {
    if (sources.isEmpty()) {
      return "(no source is configured)";
    }
    String passedOver =
        sources.stream()
            .limit(found.rank())
            .map(source -> source.description() + ": " + lacks(source, context, request, user))
            .collect(Collectors.joining("; "));
    if (found.rank() == Found.NOWHERE) {
      return "(" + passedOver + ")";
    }
    String answered = "by " + sources.get(found.rank()).description();
    return passedOver.isEmpty() ? answered : answered + " (" + passedOver + ")";
  }

  private String lacks(
      AttributionSource source, Context context, LlmRequest request, @Nullable String user) {
    try {
      String raw = source.of(context, request, user);
      if (raw == null || form.apply(raw) != null) {
        return source.absence(context);
      }
      return raw.isBlank()
          ? "what it says is blank"
          : "what it says is refused: it has characters that are not seen, or half a character";
    } catch (Throwable t) {
      return "failed";
    }
  }

  @Override
  public String toString() {
    return sources.isEmpty()
        ? "nothing"
        : sources.stream().map(AttributionSource::description).collect(Collectors.joining(", "));
  }
}
