package io.percapita.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.opentelemetry.javaagent.extension.instrumentation.InstrumentationModule;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.percapita.instrument.apache4.Apache4Module;
import io.percapita.instrument.apache4async.Apache4AsyncModule;
import io.percapita.instrument.apache5.Apache5Module;
import io.percapita.instrument.apache5async.Apache5AsyncModule;
import io.percapita.instrument.awssdk2.AwsSdk2Module;
import io.percapita.instrument.jetty12.Jetty12Module;
import io.percapita.instrument.netty4.Netty4Module;
import io.percapita.instrument.okhttp.OkHttpModule;
import io.percapita.instrument.reactornetty.ReactorNettyModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Libraries as they are, with the methods of one of their types called otherwise, and not there at
 * all.
 */
class KnownVersionTest {
  private static final Logger logger = Logger.getLogger(KnownVersion.class.getName());

  private static final String RUNNABLE = "Ljava/lang/Runnable;";
  private static final String QUEUE = "org.asynchttpclient.netty.channel.Http2ConnectionState";

  /** What is for the JDK itself. */
  private static final Set<String> IN_EVERY_JVM =
      Set.of("percapita-java-http-client", "percapita-http-url-connection");

  private final List<String> told = new ArrayList<>();
  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          told.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  static Stream<Arguments> typesWithAdvice() {
    return Stream.of(
        arguments(new Apache4Module(), "org.apache.http.client.HttpClient"),
        arguments(new Apache4Module(), "org.apache.http.impl.client.CloseableHttpClient"),
        arguments(new Apache4Module(), "org.apache.http.protocol.HttpRequestExecutor"),
        arguments(new Apache4AsyncModule(), "org.apache.http.nio.client.HttpAsyncClient"),
        arguments(
            new Apache4AsyncModule(),
            "org.apache.http.nio.protocol.HttpAsyncClientExchangeHandler"),
        arguments(new Apache5Module(), "org.apache.hc.client5.http.classic.HttpClient"),
        arguments(
            new Apache5Module(), "org.apache.hc.client5.http.impl.classic.CloseableHttpClient"),
        arguments(new Apache5Module(), "org.apache.hc.core5.http.impl.io.HttpRequestExecutor"),
        arguments(
            new Apache5AsyncModule(),
            "org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient"),
        arguments(new Apache5AsyncModule(), "org.apache.hc.client5.http.async.AsyncExecRuntime"),
        arguments(
            new AwsSdk2Module(),
            "software.amazon.awssdk.core.interceptor.ExecutionInterceptorChain"),
        arguments(new Jetty12Module(), "org.eclipse.jetty.client.transport.HttpRequest"),
        arguments(new Jetty12Module(), "org.eclipse.jetty.client.transport.ResponseListeners"),
        arguments(new Netty4Module(), "io.netty.channel.ChannelPipeline"),
        arguments(new OkHttpModule(), "okhttp3.OkHttpClient"),
        arguments(
            new ReactorNettyModule(), "reactor.netty.http.client.HttpClient$ResponseReceiver"));
  }

  @ParameterizedTest
  @MethodSource("typesWithAdvice")
  void aMethodThatIsCalledOtherwiseIsToldOfOnce(ClientInstrumentationModule module, String type) {
    ElementMatcher<ClassLoader> matcher = module.classLoaderMatcher();
    assertThat(matcher.matches(new Library(module, null))).isTrue();
    assertThat(told).isEmpty();

    Library future = new Library(module, type);
    assertThat(matcher.matches(future)).isFalse();
    assertThat(matcher.matches(future)).isFalse();
    assertThat(matcher.matches(new Library(module, type))).isFalse();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("does not know this version", "whose " + type + " has another method");
  }

  /** It is known by what its methods take, whatever they are called. */
  @Test
  void aQueueOfOneLibraryThatTakesSomethingElseIsToldOfOnceAndOnlyItsAdviceLeftOut() {
    Netty4Module module = new Netty4Module();
    assertThat(queuedStreams(module).matches(new Library(module, null))).isTrue();
    assertThat(queuedStreams(module).matches(new Library(module, QUEUE))).isTrue();
    assertThat(told).isEmpty();

    Library future = Library.taking("Ljava/util/concurrent/Callable;", QUEUE, module);
    assertThat(queuedStreams(module).matches(future)).isFalse();
    assertThat(queuedStreams(module).matches(future)).isFalse();
    assertThat(module.classLoaderMatcher().matches(future)).isTrue();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("AsyncHttpClient", "whose " + QUEUE + " has another method", "another user");
  }

  /**
   * The classes that are looked for by their names on Netty's pipelines, and in vain if renamed.
   */
  @ParameterizedTest
  @CsvSource({
    "org.asynchttpclient.netty.handler.Http2Handler, AsyncHttpClient",
    "software.amazon.awssdk.http.nio.netty.internal.http2.HttpToHttp2OutboundAdapter, AWS SDK"
  })
  void aHandlerOfOneLibraryThatIsNotThereIsToldOfOnceAndTheOthersHaveTheAdapter(
      String type, String library) {
    Netty4Module module = new Netty4Module();

    assertThat(module.classLoaderMatcher().matches(Library.without(type, module))).isTrue();
    assertThat(module.classLoaderMatcher().matches(Library.without(type, module))).isTrue();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("does not know this version", library, "over HTTP/2 are not seen");
  }

  @Test
  void aQueueOfOneLibraryThatIsNotThereIsToldOf() {
    Netty4Module module = new Netty4Module();

    assertThat(queuedStreams(module).matches(Library.without(QUEUE, module))).isFalse();
    assertThat(told).singleElement().asString().contains("AsyncHttpClient", "another user");
  }

  private static ElementMatcher<ClassLoader> queuedStreams(Netty4Module module) {
    return module.typeInstrumentations().get(1).classLoaderOptimization();
  }

  static Stream<Arguments> modules() {
    return ServiceLoader.load(InstrumentationModule.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(module -> module instanceof ClientInstrumentationModule)
        .filter(module -> !IN_EVERY_JVM.contains(module.instrumentationName()))
        .map(module -> argumentSet(module.instrumentationName(), module));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aClassPathWithoutTheLibraryIsLeftAloneInSilence(InstrumentationModule module) {
    assertThat(module.classLoaderMatcher().matches(ClassLoader.getPlatformClassLoader())).isFalse();
    for (TypeInstrumentation part : module.typeInstrumentations()) {
      boolean unused = part.classLoaderOptimization().matches(ClassLoader.getPlatformClassLoader());
    }
    assertThat(told).isEmpty();
  }

  @Test
  void aLoaderThatRefusesItsClassFilesIsAskedOnceAndHasTheAdapter() {
    AtomicInteger asked = new AtomicInteger();
    ClassLoader refusing =
        new ClassLoader(KnownVersionTest.class.getClassLoader()) {
          @Override
          public InputStream getResourceAsStream(String name) {
            asked.incrementAndGet();
            throw new SecurityException("no");
          }
        };
    ElementMatcher<ClassLoader> matcher = new OkHttpModule().classLoaderMatcher();

    assertThat(matcher.matches(refusing)).isTrue();
    assertThat(matcher.matches(refusing)).isTrue();
    assertThat(asked).hasValue(1);
    assertThat(told).isEmpty();
  }

  /** Answers the class files of the libraries here, save that one type's methods have new names. */
  private static final class Library extends ClassLoader {
    private final Set<String> gone = new HashSet<>();
    private final @Nullable String changed;
    private String taken = RUNNABLE;

    Library(ClientInstrumentationModule module, @Nullable String type) {
      super(KnownVersionTest.class.getClassLoader());
      if (module instanceof Jetty12Module) {
        // What Jetty 9 has is here too, and nowhere else with 12.
        gone.add("org/eclipse/jetty/client/api/Request.class");
      }
      this.changed = type == null ? null : file(type);
    }

    static Library without(String type, ClientInstrumentationModule module) {
      Library library = new Library(module, null);
      library.gone.add(file(type));
      return library;
    }

    /** One of whose types takes something else where it took what is to run. */
    static Library taking(String other, String type, ClientInstrumentationModule module) {
      Library library = new Library(module, type);
      library.taken = other;
      return library;
    }

    private static String file(String type) {
      return type.replace('.', '/') + ".class";
    }

    @Override
    public @Nullable URL getResource(String name) {
      return gone.contains(name) ? null : super.getResource(name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      InputStream file = super.getResourceAsStream(name);
      if (file == null || !name.equals(changed)) {
        return file;
      }
      try (file) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(file).accept(new Renaming(writer, taken), 0);
        return new ByteArrayInputStream(writer.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Gives all methods another name, constructors included. */
  private static final class Renaming extends ClassVisitor {
    private final String taken;

    Renaming(ClassVisitor next, String taken) {
      super(Opcodes.ASM9, next);
      this.taken = taken;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return super.visitMethod(
          access,
          "renamed" + name.replaceAll("\\W", ""),
          descriptor.replace(RUNNABLE, taken),
          signature,
          exceptions);
    }
  }
}
