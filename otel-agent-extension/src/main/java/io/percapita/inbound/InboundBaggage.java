package io.percapita.inbound;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import io.opentelemetry.javaagent.percapita.bridge.BaggageMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the baggage that the application has set from that which came with a request or a message.
 *
 * <p>What came is {@linkplain BaggageMark marked} by a property. It is all of an entry, beside its
 * value, that is left when an application adds another entry: the agent copies baggage between its
 * own API and the application's. Values cannot tell the two apart, since a client may send what the
 * application sets.
 */
public final class InboundBaggage {
  private InboundBaggage() {}

  /**
   * The extracted context, in which entries that came are marked.
   *
   * @param before the context before anything was extracted, whose baggage did not come
   * @param keys the entries of which it matters
   */
  static Context mark(Context before, Context extracted, List<String> keys) {
    Baggage came = Baggage.fromContext(extracted);
    if (came.isEmpty() || came.equals(Baggage.fromContext(before))) {
      return extracted;
    }
    BaggageBuilder marked = null;
    for (String key : keys) {
      BaggageEntry entry = came.getEntry(key);
      if (entry != null) {
        marked = marked == null ? came.toBuilder() : marked;
        marked.put(key, entry.getValue(), marked(entry.getMetadata().getValue()));
      }
    }
    return marked == null ? extracted : extracted.with(marked.build());
  }

  /** The same context with its baggage as it came, for whatever hands it on. */
  static Context unmark(Context context, List<String> keys) {
    Baggage baggage = Baggage.fromContext(context);
    if (baggage.isEmpty()) {
      return context;
    }
    BaggageBuilder plain = null;
    for (String key : keys) {
      BaggageEntry entry = baggage.getEntry(key);
      if (entry != null && isMarked(entry)) {
        plain = plain == null ? baggage.toBuilder() : plain;
        plain.put(key, entry.getValue(), unmarked(entry.getMetadata().getValue()));
      }
    }
    return plain == null ? context : context.with(plain.build());
  }

  /**
   * A value of baggage that was set in this JVM; null if there is none, if it came, or if that can
   * no longer be told.
   */
  public static @Nullable String localValue(Context context, String key) {
    BaggageEntry entry = Baggage.fromContext(context).getEntry(key);
    return entry == null || isMarked(entry) || BaggageMark.isIncomplete() ? null : entry.getValue();
  }

  /** Whether what came can be told from what was set. */
  public static boolean isTold() {
    return !BaggageMark.isIncomplete();
  }

  private static boolean isMarked(BaggageEntry entry) {
    return BaggageMark.isOn(entry.getMetadata().getValue());
  }

  private static BaggageEntryMetadata marked(String metadata) {
    return BaggageEntryMetadata.create(BaggageMark.putOn(metadata));
  }

  private static BaggageEntryMetadata unmarked(String metadata) {
    return BaggageEntryMetadata.create(BaggageMark.takenOff(metadata));
  }
}
