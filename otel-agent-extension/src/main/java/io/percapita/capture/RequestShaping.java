package io.percapita.capture;

import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.opentelemetry.javaagent.percapita.bridge.ResponseFilter;
import io.opentelemetry.javaagent.percapita.bridge.UnsentRequest;
import io.percapita.budget.BudgetDecision;
import io.percapita.call.LlmRequest;
import io.percapita.metering.MeteredCall;
import io.percapita.metering.ToldProviders;
import io.percapita.provider.CallReader;
import io.percapita.provider.Endpoint;
import io.percapita.provider.ErrorShape;
import io.percapita.provider.ModelInPath;
import io.percapita.provider.StreamUsage;
import io.percapita.provider.json.TextMember;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in place of a call's request. Decided once for a call, and applied to each request
 * that the client sends for it. Whatever cannot be changed for certain goes out as it is, which is
 * counted. Shapes on one thread at a time; what is said of sending is said with the call locked.
 */
final class RequestShaping {
  private static final String MODEL = "model";
  private static final String REASON = "Too Many Requests";

  private static final String ENCODING = "content-encoding";
  private static final String PLAIN = "identity";

  private final MeteredCall metered;
  private final CallReader reader;
  private final Consumer<byte[]> readUnsent;
  private final Supplier<LlmRequest> asked;
  private final CallerShaping callers;
  private final UsageShaping usage;
  private final boolean mayHaveBudget;
  private boolean isDecided;
  private @Nullable BudgetDecision decision;
  private boolean wasRead;
  private volatile boolean isUnread;
  private long sentBytes;
  private volatile @Nullable String modelInPath;

  /**
   * Shapes the requests of one call.
   *
   * @param told which providers are told whose calls are
   * @param usage which providers are asked for usage in streams
   * @param readUnsent has the call's reader read a body
   * @param asked what the request says, head and body, as far as both are known
   */
  RequestShaping(
      String method,
      MeteredCall metered,
      CallReader reader,
      ToldProviders told,
      StreamUsage usage,
      Consumer<byte[]> readUnsent,
      Supplier<LlmRequest> asked,
      CaptureErrors errors) {
    this.metered = metered;
    this.reader = reader;
    this.readUnsent = readUnsent;
    this.asked = asked;
    boolean isPost = method.equals("POST");
    this.callers =
        new CallerShaping(metered, isPost ? told : ToldProviders.NONE, this::read, asked);
    this.usage = new UsageShaping(metered, isPost ? usage : StreamUsage.NONE, errors);
    this.mayHaveBudget = isPost && metered.mayHaveBudget();
  }

  /** Up to what length bodies are to be held back. */
  int heldBytes() {
    return isShaped() ? metered.maxBodyBytes() : 0;
  }

  private boolean isShaped() {
    return mayHaveBudget || callers.isWanted() || usage.isWanted();
  }

  /** Requests of this call may have been shaped for another one. */
  void replaces(RequestShaping earlier) {
    usage.replaces(earlier.usage);
  }

  /** What is to be taken out of a response, or null. */
  @Nullable ResponseFilter filter(int status, Function<String, @Nullable String> headers) {
    return usage.filter(status, headers);
  }

  Outgoing shape(UnsentRequest request) {
    if (!isShaped() && !usage.hasAsked()) {
      return Outgoing.UNCHANGED;
    }
    UnsentBody body = new UnsentBody(request, metered.maxBodyBytes());
    Outgoing outgoing = mayHaveBudget ? withinBudget(request, body) : Outgoing.UNCHANGED;
    return outgoing.refusal() == null
        ? usage.shape(request, body, callers.shape(request, body, outgoing))
        : outgoing;
  }

  private Outgoing withinBudget(UnsentRequest request, UnsentBody unsent) {
    try {
      return decided(request, unsent);
    } catch (Throwable t) {
      isDecided = true;
      BudgetDecision failed = metered.undecided(t);
      decision = failed;
      return failed.refuses() ? Outgoing.refused(shapeless(failed)) : Outgoing.UNCHANGED;
    }
  }

  private Outgoing decided(UnsentRequest request, UnsentBody unsent) {
    byte[] body = needsBody() ? unsent.bytes() : null;
    if (!isDecided) {
      decision = decide(request, body);
      isDecided = true;
    }
    BudgetDecision decided = decision;
    if (decided == null) {
      return Outgoing.UNCHANGED;
    }
    if (decided.refuses()) {
      return Outgoing.refused(refusal(metered.endpoint().format().errorShape(), decided));
    }
    // What is asked for early is asked for again once it is as it is sent, signed for example.
    return decided.reroutes() && !request.isEarly()
        ? rerouted(request, unsent, decided.model())
        : Outgoing.UNCHANGED;
  }

  /** Whether a request's body, which the client may have to write out for it, is of any use. */
  private boolean needsBody() {
    BudgetDecision decided = decision;
    return !isDecided || (decided != null && decided.reroutes());
  }

  private void read(byte[] body) {
    if (!wasRead) {
      wasRead = true;
      readUnsent.accept(body);
    }
  }

  /** What a request says, less what was written into it. */
  LlmRequest asAsked(LlmRequest sent) {
    return callers.asAsked(sent);
  }

  /** A request body is about to be sent, for the first time or once more. */
  void sending() {
    sentBytes = 0;
  }

  /** So many bytes more of a request body were sent, and read. */
  void sent(int bytes) {
    sentBytes += bytes;
    if (isUnread && reader.hasWholeRequest()) {
      readSent();
    }
  }

  /** An answer comes, so that the request was sent; it may be a form, which has no end. */
  void answered() {
    if (isUnread && sentBytes > 0) {
      readSent();
    }
  }

  /** What was reserved before the request could be read is put right. */
  private void readSent() {
    String model = askedModel();
    if (model != null) {
      isUnread = false;
      metered.sent(asked.get(), model, reader.requestSize(), sentBytes);
    }
  }

  /** Whether a request was sent to an endpoint in place of the call's own. */
  boolean hasMovedTo(Endpoint other) {
    Endpoint own = metered.endpoint();
    return modelInPath != null
        && new Endpoint(own.provider(), own.region(), modelInPath, own.format()).equals(other);
  }

  private @Nullable BudgetDecision decide(UnsentRequest request, byte @Nullable [] body) {
    boolean isCompressed = isCompressed(request);
    if (body != null) {
      read(body);
    }
    boolean isReadable = body != null && !isCompressed;
    isUnread =
        body == null && !isCompressed; // what is compressed is not read as it is sent, either
    return metered.admit(
        asked.get(),
        askedModel(),
        reader.requestSize(),
        isReadable,
        isCompressed ? -1 : request.bodyLength());
  }

  /** Whether there is more to a body than its bytes tell. */
  private static boolean isCompressed(UnsentRequest request) {
    String encoding = request.header(ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase(PLAIN);
  }

  /** The model asked for: the path's, as far as paths name any. */
  private @Nullable String askedModel() {
    String inPath = metered.endpoint().model();
    return inPath != null ? inPath : reader.request().model();
  }

  private Outgoing rerouted(UnsentRequest request, UnsentBody unsent, @Nullable String other) {
    byte[] body = unsent.bytes();
    boolean inPath = metered.endpoint().model() != null;
    if (body == null && !inPath) {
      return unmodified(unsent.absence());
    }
    String asked = metered.askedModel();
    if (asked == null || other == null) {
      return unmodified("format");
    }
    if (Signatures.isSigned(request)) {
      return unmodified("signed");
    }
    return inPath || body == null
        ? reroutedByPath(request, asked, other)
        : reroutedByBody(request, body, asked, other);
  }

  private Outgoing reroutedByBody(UnsentRequest request, byte[] body, String asked, String other) {
    if (!request.canReplaceBody()) {
      return unmodified("client");
    }
    byte[] changed = TextMember.replaced(body, MODEL, asked, other);
    if (changed != null) {
      return sent(Outgoing.withBody(changed));
    }
    // Sent again by a client, it may have been changed before.
    return TextMember.replaced(body, MODEL, other, other) != null
        ? Outgoing.UNCHANGED
        : unmodified("format");
  }

  private Outgoing reroutedByPath(UnsentRequest request, String asked, String other) {
    if (!request.canReplacePath()) {
      return unmodified("client");
    }
    URI changed = ModelInPath.replaced(request.uri(), asked, other);
    if (changed != null) {
      reader.movedTo(other);
      modelInPath = other;
      return sent(Outgoing.at(changed));
    }
    return ModelInPath.replaced(request.uri(), other, other) != null
        ? Outgoing.UNCHANGED
        : unmodified("format");
  }

  private Outgoing sent(Outgoing changed) {
    metered.rerouted();
    return changed;
  }

  private Outgoing unmodified(String reason) {
    metered.notRerouted(reason);
    return Outgoing.UNCHANGED;
  }

  private static Refusal refusal(ErrorShape shape, BudgetDecision decision) {
    String message = message(decision);
    byte[] body = shape.body(message);
    return new Refusal(
        ErrorShape.STATUS,
        REASON,
        shape.headers(decision.retryAfterSeconds(), body.length),
        body,
        message);
  }

  /** In no provider's words, which may be what failed. */
  private static Refusal shapeless(BudgetDecision decision) {
    return new Refusal(
        ErrorShape.STATUS, REASON, Map.of("content-length", "0"), new byte[0], message(decision));
  }

  /** Names neither user nor amounts: applications show such messages. */
  private static String message(BudgetDecision decision) {
    if (decision.threshold().equals(BudgetDecision.ERROR)) {
      return "The AI budget of this user cannot be told (Percapita).";
    }
    return "The AI budget of this user for the " + decision.period() + " is used up (Percapita).";
  }
}
