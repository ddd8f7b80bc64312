package io.percapita.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.percapita.MapGetter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InboundPropagatorTest {
  private static final WantedFacts ORIGIN =
      new WantedFacts(none(), none(), none(), false, List.of("user.id", "llm.plan"));

  private final List<String> asked = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void readsTheHeadersAndClaimsThatAreWanted() {
    Context context =
        extract(
            new WantedFacts(
                List.of("X-User-Id", "X-Plan"), List.of("sub", "n"), none(), true, none()),
            Map.of(
                "X-User-Id",
                "u-1",
                "X-Other",
                "secret",
                "Authorization",
                bearer("{\"sub\":\"u-2\",\"n\":7}")));

    SentFacts sent = SentFacts.in(context);
    assertThat(sent.header("X-User-Id")).isEqualTo("u-1");
    assertThat(sent.header("X-Plan")).isNull();
    assertThat(sent.claim("sub")).isEqualTo("u-2");
    assertThat(sent.claim("n")).isEqualTo("7");
    assertThat(sent.hasToken()).isTrue();
    assertThat(asked).doesNotContain("X-Other");
  }

  @Test
  void looksAtNothingThatIsNotWanted() {
    extract(WantedFacts.NOTHING, Map.of("X-User-Id", "u-1", "Authorization", bearer("{}")));

    assertThat(asked).containsOnly("baggage");
  }

  @Test
  void whatIsNoTokenSaysNothing() {
    for (String authorization :
        List.of(
            "Basic dTpw",
            "Bearer abc",
            "Bearer a.b",
            "Bearer a.!!.c",
            "Bearer " + "x".repeat(20_000) + ".e30.c",
            bearer("[1]"),
            bearer("{\"sub\":"),
            bearer("\"sub\""),
            bearer("{\"sub\":\"u\""))) {
      Context context =
          extract(
              new WantedFacts(none(), List.of("sub"), none(), false, none()),
              Map.of("Authorization", authorization));

      assertThat(SentFacts.in(context).hasToken()).as(authorization).isFalse();
      assertThat(SentFacts.in(context).claim("sub")).as(authorization).isNull();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void claimsAreFoundAmongAnythingElse() {
    String payload =
        " { \"aud\" : [\"a\",{\"sub\":\"x\"}] , \"realm\":{\"sub\":\"}\\\"\"},\"ok\":true,\n"
            + "\"sub\":\"u-\\u00e4\\\\\\\"\\n\",\"exp\":1.5e3,\"nothing\":null }";
    Context context =
        extract(
            new WantedFacts(
                none(), List.of("sub", "exp", "ok", "nothing", "aud"), none(), false, none()),
            Map.of("Authorization", "bearer " + bearer(payload).substring(7)));

    SentFacts sent = SentFacts.in(context);
    assertThat(sent.claim("sub")).isEqualTo("u-ä\\\"\n");
    assertThat(sent.claim("exp")).isEqualTo("1.5e3");
    assertThat(sent.claim("ok")).isNull();
    assertThat(sent.claim("nothing")).isNull();
    assertThat(sent.claim("aud")).isNull();
  }

  @Test
  void aTokenMadeForItCostsNoMoreThanItsLength() {
    // Strings with escapes, which were once copied with all that followed them.
    String hostile = "{" + "\"a\":[\"\\n\"],\"\\n\":\"\\n\",".repeat(550) + "\"sub\":\"u-1\"}";
    WantedFacts wanted = new WantedFacts(none(), List.of("sub"), none(), false, none());
    String bearer = bearer(hostile);
    assertThat(bearer.length()).isBetween(12_000, 16_000);
    extract(wanted, Map.of("Authorization", bearer));

    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Context context = extract(wanted, Map.of("Authorization", bearer));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(SentFacts.in(context).claim("sub")).isEqualTo("u-1");
    assertThat(allocated).isLessThan(500_000);
  }

  @Test
  void ofAValueNoMoreIsHeldThanMayCount() {
    String tooMuch = "x".repeat(3000);
    Context context =
        extract(
            new WantedFacts(List.of("X-User-Id"), List.of("sub"), none(), false, none()),
            Map.of("X-User-Id", tooMuch, "Authorization", bearer("{\"sub\":\"" + tooMuch + "\"}")));
    Occasion occasion = Occasion.of(Occasion.Kind.REQUEST, null, WantedFacts.NOTHING);
    occasion.principal(tooMuch);
    occasion.sessionAttribute("id", CharBuffer.wrap(tooMuch));

    assertThat(Held.cut("x".repeat(255) + "😀")).isEqualTo("x".repeat(255));
    String cut = "x".repeat(256);
    assertThat(SentFacts.in(context).header("X-User-Id")).isEqualTo(cut);
    assertThat(SentFacts.in(context).claim("sub")).isEqualTo(cut);
    assertThat(occasion.principal()).isEqualTo(cut);
    assertThat(occasion.sessionAttribute("id")).isEqualTo(cut);
  }

  @Test
  void baggageThatCameIsToldFromBaggageThatWasSet() {
    Context came = extract(ORIGIN, Map.of("baggage", "user.id=u-1,llm.plan=pro"));
    Context set = came.with(Baggage.fromContext(came).toBuilder().put("user.id", "u-2").build());

    assertThat(InboundBaggage.localValue(came, "user.id")).isNull();
    assertThat(InboundBaggage.localValue(set, "user.id")).isEqualTo("u-2");
    assertThat(InboundBaggage.localValue(set, "llm.plan")).isNull();
    assertThat(InboundBaggage.localValue(Context.root(), "user.id")).isNull();
  }

  @Test
  void whoSendsTheirOwnIdIsStillTheUserWhomTheApplicationSets() {
    Context came = extract(ORIGIN, Map.of("baggage", "user.id=u-1;a=b,llm.plan=pro"));

    Context set = came.with(Baggage.fromContext(came).toBuilder().put("user.id", "u-1").build());

    assertThat(InboundBaggage.localValue(set, "user.id")).isEqualTo("u-1");
  }

  @Test
  void whatCameStaysSoWhenTheApplicationAddsAnythingElse() {
    Context came = extract(ORIGIN, Map.of("baggage", "user.id=u-1;percapita-inbound,llm.plan=pro"));

    Context set = came.with(copy(Baggage.fromContext(came)).put("tag", "x").build());

    assertThat(InboundBaggage.localValue(set, "user.id")).isNull();
    assertThat(InboundBaggage.localValue(set, "llm.plan")).isNull();
    assertThat(InboundBaggage.localValue(set, "tag")).isEqualTo("x");
  }

  @Test
  void whatTheApplicationHadSetBeforeDidNotCome() {
    Context before = Context.root().with(Baggage.builder().put("user.id", "u-1").build());

    Context after = propagator(ORIGIN).extract(before, Map.of(), new AskedGetter());

    assertThat(after).isSameAs(before);
    assertThat(InboundBaggage.localValue(after, "user.id")).isEqualTo("u-1");
  }

  @Test
  void baggageIsHandedOnAsItCame() {
    for (String baggage : List.of("user.id=u-1;a=b;c", "user.id=u-1,tag=x", "tag=x;percapita-y")) {
      Context came = extract(ORIGIN, Map.of("baggage", baggage));

      Map<String, String> sent = new HashMap<>();
      propagator(ORIGIN).inject(came, sent, Map::put);

      Map<String, String> expected = new HashMap<>();
      W3CBaggagePropagator plain = W3CBaggagePropagator.getInstance();
      plain.inject(
          plain.extract(Context.root(), Map.of("baggage", baggage), new AskedGetter()),
          expected,
          Map::put);
      assertThat(sent).isEqualTo(expected).containsKey("baggage");
    }
  }

  /** As the agent copies baggage for an application's API, and back. */
  private static BaggageBuilder copy(Baggage baggage) {
    BaggageBuilder copy = Baggage.builder();
    baggage.forEach(
        (key, entry) ->
            copy.put(
                key,
                entry.getValue(),
                BaggageEntryMetadata.create(entry.getMetadata().getValue())));
    return copy;
  }

  @Test
  void aGetterThatFailsIsKeptFromTheServer() {
    InboundPropagator propagator =
        new InboundPropagator(
            W3CBaggagePropagator.getInstance(),
            new WantedFacts(List.of("X-User-Id"), none(), none(), false, List.of("a")),
            (stage, cause) -> failures.add(stage + " " + cause.getMessage()));

    Context context =
        propagator.extract(
            Context.root(),
            Map.of("baggage", "a=b"),
            new AskedGetter() {
              @Override
              public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
                if (key.equals("X-User-Id")) {
                  throw new IllegalStateException("broken");
                }
                return super.get(carrier, key);
              }
            });

    assertThat(Baggage.fromContext(context).getEntryValue("a")).isEqualTo("b");
    assertThat(InboundBaggage.localValue(context, "a")).isNull();
    assertThat(failures).containsExactly("inbound broken");
  }

  @Test
  void baggageThatCannotBeMarkedIsNone() {
    InboundPropagator propagator =
        new InboundPropagator(new Extracting(brokenBaggage()), ORIGIN, (s, c) -> failures.add(s));

    Context context = propagator.extract(Context.root(), Map.of(), new AskedGetter());

    assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
    assertThat(failures).containsExactly("inbound");
  }

  /** One that names a user, and cannot be copied. */
  private static Baggage brokenBaggage() {
    Baggage whole = Baggage.builder().put("user.id", "victim").build();
    return (Baggage)
        Proxy.newProxyInstance(
            Baggage.class.getClassLoader(),
            new Class<?>[] {Baggage.class},
            (proxy, method, args) -> {
              if (method.getName().equals("toBuilder")) {
                throw new IllegalStateException("broken");
              }
              return method.getName().equals("storeInContext")
                  ? InvocationHandler.invokeDefault(proxy, method, args)
                  : method.invoke(whole, args);
            });
  }

  /** Finds the same baggage in every request. */
  private record Extracting(Baggage baggage) implements TextMapPropagator {
    @Override
    public List<String> fields() {
      return List.of("baggage");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context.with(baggage);
    }
  }

  private Context extract(WantedFacts wanted, Map<String, String> headers) {
    return propagator(wanted).extract(Context.root(), headers, new AskedGetter());
  }

  private InboundPropagator propagator(WantedFacts wanted) {
    return new InboundPropagator(
        W3CBaggagePropagator.getInstance(), wanted, (stage, cause) -> failures.add(stage));
  }

  private static List<String> none() {
    return List.of();
  }

  private static String bearer(String payload) {
    return "Bearer e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  private class AskedGetter extends MapGetter {
    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      asked.add(key);
      return super.get(carrier, key);
    }
  }
}
