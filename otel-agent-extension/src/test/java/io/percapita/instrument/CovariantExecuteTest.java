package io.percapita.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.Outgoing;
import io.opentelemetry.javaagent.percapita.bridge.Refusal;
import io.percapita.instrument.apache4.Apache4Module;
import io.percapita.instrument.apache4async.Apache4AsyncModule;
import io.percapita.instrument.apache5.Apache5Module;
import io.percapita.instrument.apache5async.Apache5AsyncModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.matcher.ElementMatcher;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.junit.jupiter.api.Test;

/**
 * A client of an application's own may return a future of a more special kind than the library
 * does. The agent weaves what the class has declared, no bridge.
 */
class CovariantExecuteTest {
  private static final Set<String> CLIENTS =
      Set.of("HttpClientInstrumentation", "HttpAsyncClientInstrumentation");

  private static final Refusal REFUSAL =
      new Refusal(
          429,
          "Too Many Requests",
          Map.of("content-type", "application/json"),
          "{}".getBytes(StandardCharsets.UTF_8),
          "used up");

  @Test
  void aCompletableFutureIsWhatARefusalIsGivenAs() throws Exception {
    RecordingTaps.install().outgoing = Outgoing.refused(REFUSAL);

    Future<HttpResponse> answer = execute(CompletingClient4.class);

    assertThat(answer).isInstanceOf(CompletableFuture.class).isDone();
    assertThat(answer.get().getStatusLine().getStatusCode()).isEqualTo(429);
  }

  @Test
  void aClientWithAFutureOfItsOwnIsLeftAlone() throws Exception {
    RecordingTaps taps = RecordingTaps.install();
    taps.outgoing = Outgoing.refused(REFUSAL);

    Future<HttpResponse> answer = execute(TaskClient4.class);

    assertThat(answer).isInstanceOf(FutureTask.class);
    assertThat(taps.shown).isEmpty();
  }

  @Test
  void theLibrarysFifthVersionIsWovenLikewise() throws Exception {
    byte[] own = new ByteBuddy().decorate(Client5.class).make().getBytes();
    byte[] other = new ByteBuddy().decorate(OtherClient5.class).make().getBytes();

    assertThat(woven(new Apache5AsyncModule(), Client5.class).make().getBytes())
        .hasSizeGreaterThan(own.length);
    assertThat(woven(new Apache5AsyncModule(), OtherClient5.class).make().getBytes())
        .hasSameSizeAs(other);
  }

  @Test
  void methodsOfTheSameNameThatMakeNoCallAreLeftAlone() throws Exception {
    byte[] own = new ByteBuddy().decorate(OwnMethods.class).make().getBytes();

    for (InstrumentationModule module : List.of(new Apache4Module(), new Apache5Module())) {
      assertThat(woven(module, OwnMethods.class).make().getBytes()).hasSameSizeAs(own);
    }
  }

  private static Future<HttpResponse> execute(Class<? extends HttpAsyncClient> client)
      throws ReflectiveOperationException {
    Class<?> woven =
        woven(new Apache4AsyncModule(), client)
            .make()
            .load(client.getClassLoader(), ClassLoadingStrategy.Default.CHILD_FIRST)
            .getLoaded();
    HttpAsyncClient made =
        (HttpAsyncClient)
            new ByteBuddy()
                .subclass(woven)
                .make()
                .load(woven.getClassLoader(), ClassLoadingStrategy.Default.INJECTION)
                .getLoaded()
                .getConstructor()
                .newInstance();
    return made.execute(
        HttpAsyncMethods.create(new HttpPost("http://llm.test/v1/chat/completions")),
        HttpAsyncMethods.createConsumer(),
        null,
        null);
  }

  /** As the agent does it. */
  private static DynamicType.Builder<?> woven(InstrumentationModule module, Class<?> client) {
    Weaver weaver = new Weaver();
    for (TypeInstrumentation instrumentation : module.typeInstrumentations()) {
      // Which types are meant only the agent can tell.
      if (CLIENTS.contains(instrumentation.getClass().getSimpleName())) {
        instrumentation.transform(weaver);
      }
    }
    return new ByteBuddy()
        .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
        .decorate(client)
        .visit(weaver.methods);
  }

  private static final class Weaver implements TypeTransformer {
    private AsmVisitorWrapper.ForDeclaredMethods methods =
        new AsmVisitorWrapper.ForDeclaredMethods();

    @Override
    public void applyAdviceToMethod(
        ElementMatcher<? super MethodDescription> matcher,
        Function<Advice.WithCustomMapping, Advice.WithCustomMapping> mapping,
        String advice) {
      Advice.WithCustomMapping custom =
          Advice.withCustomMapping()
              .with(new AssignReturned.Factory().withSuppressed(Throwable.class));
      try {
        methods = methods.method(matcher, mapping.apply(custom).to(Class.forName(advice)));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void applyTransformer(AgentBuilder.Transformer transformer) {
      throw new UnsupportedOperationException("none is used");
    }
  }

  /** Of a client of an application's own, beside those of the library's. */
  static final class OwnMethods {
    private OwnMethods() {}

    static String execute(String url) {
      return url;
    }

    String execute() {
      return toString();
    }
  }

  abstract static class Client5 extends CloseableHttpAsyncClient {
    @Override
    protected <T> CompletableFuture<T> doExecute(
        HttpHost target,
        AsyncRequestProducer producer,
        AsyncResponseConsumer<T> consumer,
        HandlerFactory<AsyncPushConsumer> pushes,
        org.apache.hc.core5.http.protocol.HttpContext context,
        org.apache.hc.core5.concurrent.FutureCallback<T> callback) {
      return new CompletableFuture<>();
    }
  }

  abstract static class OtherClient5 extends CloseableHttpAsyncClient {
    @Override
    protected <T> FutureTask<T> doExecute(
        HttpHost target,
        AsyncRequestProducer producer,
        AsyncResponseConsumer<T> consumer,
        HandlerFactory<AsyncPushConsumer> pushes,
        org.apache.hc.core5.http.protocol.HttpContext context,
        org.apache.hc.core5.concurrent.FutureCallback<T> callback) {
      return new FutureTask<>(() -> null);
    }
  }
}
