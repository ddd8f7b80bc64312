package io.percapita.benchmarks;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * All that each client's adapter does for a request to a host that no call is followed to, without
 * the client: its methods are called as the agent's advice calls them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdapterBenchmark {
  static final String URL = "http://inventory.internal.example.com/v2/items?page=7";
  private static final MethodHandle JDK = entry("jdkhttp.JdkCall", "start");
  private static final MethodHandle APACHE_4 = entry("apache4.Apache4Call", "begin");
  private static final MethodHandle APACHE_5 = entry("apache5.Apache5Call", "begin");
  private static final MethodHandle APACHE_4_ASYNC = entry("apache4async.AsyncCall", "begin");
  private static final MethodHandle APACHE_5_ASYNC = entry("apache5async.AsyncCall", "begin");
  private static final MethodHandle JETTY_12 = entry("jetty12.JettyCall", "send");
  private static final MethodHandle REACTOR_ENTER = entry("reactornetty.ResponseMethod", "enter");
  private static final MethodHandle REACTOR_LEAVE = entry("reactornetty.ResponseMethod", "leave");
  private static final MethodHandle URL_ENTER = entry("urlconnection.EnteredMethod", "enter");
  private static final MethodHandle URL_SENDING =
      entry("urlconnection.EnteredMethod", "enterSending");
  private static final MethodHandle URL_SETTING = entry("urlconnection.EnteredMethod", "setting");

  private final HttpRequest jdkRequest = HttpRequest.newBuilder(URI.create(URL)).build();
  private final HttpResponse.BodyHandler<Void> jdkHandler = HttpResponse.BodyHandlers.discarding();
  private final HttpGet apache4Request = new HttpGet(URL);
  private final Object apache5Client = new Object();
  private final org.apache.hc.client5.http.classic.methods.HttpGet apache5Request =
      new org.apache.hc.client5.http.classic.methods.HttpGet(URL);
  private final SimpleHttpRequest simpleRequest = new SimpleHttpRequest("GET", URI.create(URL));
  private final HttpClient jetty = new HttpClient();
  private final org.eclipse.jetty.client.Request jettyRequest = jetty.newRequest(URI.create(URL));
  private final Object reactorRequest =
      reactor.netty.http.client.HttpClient.create().get().uri(URL);
  private final Object reactorRequestBelowBase =
      reactor.netty.http.client.HttpClient.create()
          .baseUrl("http://inventory.internal.example.com/v2")
          .get()
          .uri("/items?page=7");
  private final Mono<String> source = Mono.never();
  private final CoreSubscriber<Object> subscriber = new Ignoring();
  private final EmbeddedChannel plain = new EmbeddedChannel();
  private final EmbeddedChannel tapped = new EmbeddedChannel();
  private @Nullable HttpURLConnection connection;
  private final List<Interceptor> interceptors = new ArrayList<>();

  /** Installs an engine, and what the agent would. */
  @Setup
  public void install() throws Throwable {
    CallTaps.install(Engines.start());
    connection = (HttpURLConnection) URI.create(URL).toURL().openConnection();
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    entry("okhttp.TapInterceptor", "installAll").invoke(builder);
    interceptors.addAll(builder.interceptors());
    interceptors.addAll(builder.networkInterceptors());
    Constructor<?> handler = type("netty4.TapHandler").getDeclaredConstructor();
    handler.setAccessible(true);
    tapped.pipeline().addLast((io.netty.channel.ChannelHandler) handler.newInstance());
  }

  @Benchmark
  public @Nullable Object jdk() throws Throwable {
    return JDK.invoke(jdkRequest, jdkHandler);
  }

  @Benchmark
  public @Nullable Object apache4() throws Throwable {
    return APACHE_4.invoke(new Object[] {apache4Request});
  }

  @Benchmark
  public @Nullable Object apache5() throws Throwable {
    return APACHE_5.invoke(apache5Client, new Object[] {apache5Request});
  }

  /** With the producer that the application makes, here and in the next. */
  @Benchmark
  public @Nullable Object apache4Async() throws Throwable {
    return APACHE_4_ASYNC.invoke(
        HttpAsyncMethods.create(apache4Request), HttpAsyncMethods.createConsumer(), null, null);
  }

  @Benchmark
  public @Nullable Object apache5Async() throws Throwable {
    return APACHE_5_ASYNC.invoke(
        null, SimpleRequestProducer.create(simpleRequest), SimpleResponseConsumer.create(), null);
  }

  /** Both interceptors. */
  @Benchmark
  public void okHttp(Blackhole answers) throws IOException {
    answers.consume(interceptors.get(0).intercept(Answering.INSTANCE));
    answers.consume(interceptors.get(1).intercept(Answering.INSTANCE));
  }

  @Benchmark
  public @Nullable Object jetty12() throws Throwable {
    return JETTY_12.invoke(jetty, jettyRequest, null);
  }

  /** Asking a request for its response, and subscribing to that. */
  @Benchmark
  public void reactorNetty() throws Throwable {
    subscribe(reactorRequest);
  }

  /** The same of a client that has the address of all its requests. */
  @Benchmark
  public void reactorNettyBelowBase() throws Throwable {
    subscribe(reactorRequestBelowBase);
  }

  private void subscribe(Object request) throws Throwable {
    Object method = REACTOR_ENTER.invoke(request);
    ((Mono<?>) REACTOR_LEAVE.invoke(method, source)).subscribe(subscriber);
  }

  /** Two headers, and all that sends and is asked for an answer. */
  @Benchmark
  public @Nullable Object urlConnection() throws Throwable {
    URL_SETTING.invoke(connection, "Content-Type", "application/json");
    URL_SETTING.invoke(connection, "Authorization", "Bearer token");
    URL_ENTER.invoke(connection);
    URL_ENTER.invoke(connection);
    return URL_SENDING.invoke(connection);
  }

  /** An exchange on a channel without our handler, which is to be subtracted from the next. */
  @Benchmark
  public Object nettyWithout() {
    return exchange(plain);
  }

  /** An exchange on a channel with our handler. */
  @Benchmark
  public Object nettyWith() {
    return exchange(tapped);
  }

  private static Object exchange(EmbeddedChannel channel) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/v2/items?page=7");
    request.headers().set("Host", "inventory.internal.example.com");
    channel.writeOutbound(request);
    channel.writeInbound(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
        LastHttpContent.EMPTY_LAST_CONTENT);
    channel.readOutbound();
    channel.readInbound();
    return channel.readInbound();
  }

  static MethodHandle entry(String type, String name) {
    try {
      List<Method> named =
          Stream.of(type(type).getDeclaredMethods())
              .filter(method -> method.getName().equals(name))
              .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
              .toList();
      if (named.size() != 1) {
        throw new IllegalStateException(type + " has " + named.size() + " methods " + name);
      }
      named.get(0).setAccessible(true);
      return MethodHandles.lookup().unreflect(named.get(0));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adapters are public to nobody. */
  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("io.percapita.instrument." + name);
  }

  /** Takes what it gets, unlike Reactor's own, which makes an exception of a subscription. */
  private static final class Ignoring implements CoreSubscriber<Object> {
    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Object item) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }

  /** The rest of the chain, which has its answer already. */
  private enum Answering implements Interceptor.Chain {
    INSTANCE;

    private static final Request REQUEST = new Request.Builder().url(URL).build();
    private static final Response RESPONSE =
        new Response.Builder()
            .request(REQUEST)
            .protocol(Protocol.HTTP_1_1)
            .code(204)
            .message("")
            .build();

    @Override
    public Request request() {
      return REQUEST;
    }

    @Override
    public Response proceed(Request request) {
      return RESPONSE;
    }

    @Override
    public @Nullable Connection connection() {
      return null;
    }

    @Override
    public @Nullable Call call() {
      return null;
    }

    @Override
    public int connectTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withConnectTimeout(int timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public int readTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withReadTimeout(int timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public int writeTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withWriteTimeout(int timeout, TimeUnit unit) {
      return this;
    }
  }
}
