package io.percapita.instrument.urlconnection;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.AssignReturned;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Advice on the methods that send a request and give its response. All others, such as {@code
 * getResponseCode}, come down to these.
 */
final class UrlConnectionInstrumentation implements TypeInstrumentation {
  @Override
  public ElementMatcher<TypeDescription> typeMatcher() {
    // The connection for TLS delegates all it is asked to another, which would be tapped twice.
    return nameStartsWith("java.net.")
        .or(nameStartsWith("sun.net."))
        .and(not(named("sun.net.www.protocol.https.HttpsURLConnectionImpl")))
        .and(extendsClass(named("java.net.HttpURLConnection")));
  }

  @Override
  public void transform(TypeTransformer transformer) {
    String advice = UrlConnectionInstrumentation.class.getName();
    var publicWithoutArguments = isPublic().and(takesNoArguments());
    transformer.applyAdviceToMethod(
        named("connect").and(publicWithoutArguments), advice + "$ConnectAdvice");
    transformer.applyAdviceToMethod(
        named("getOutputStream").and(publicWithoutArguments), advice + "$RequestAdvice");
    transformer.applyAdviceToMethod(
        named("getInputStream").and(publicWithoutArguments), advice + "$ResponseAdvice");
    transformer.applyAdviceToMethod(
        named("disconnect").and(publicWithoutArguments), advice + "$DisconnectAdvice");
  }

  /** Around opening the connection. */
  public static final class ConnectAdvice {
    private ConnectAdvice() {}

    /** Begins a call, or answers null if there is none to follow. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(@Advice.This HttpURLConnection connection) {
      try {
        return EnteredMethod.enter(connection);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }

    /** Leaves the call's context. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.Enter @Nullable Object entered, @Advice.Thrown @Nullable Throwable thrown) {
      try {
        if (entered != null) {
          ((EnteredMethod) entered).connected(thrown);
        }
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
      }
    }
  }

  /** Around asking for the stream to write the request's body to. */
  public static final class RequestAdvice {
    private RequestAdvice() {}

    /** Begins a call, or answers null if there is none to follow. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(@Advice.This HttpURLConnection connection) {
      try {
        return EnteredMethod.enter(connection);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }

    /** Leaves the call's context and answers the stream to hand out. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable OutputStream exit(
        @Advice.Enter @Nullable Object entered,
        @Advice.Return @Nullable OutputStream body,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        return entered == null ? body : ((EnteredMethod) entered).requested(body, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return body;
      }
    }
  }

  /** Around asking for the response. */
  public static final class ResponseAdvice {
    private ResponseAdvice() {}

    /** Begins a call, or answers null if there is none to follow. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static @Nullable Object enter(@Advice.This HttpURLConnection connection) {
      try {
        return EnteredMethod.enter(connection);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }

    /** Leaves the call's context and answers the stream to hand out. */
    @AssignReturned.ToReturned
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static @Nullable InputStream exit(
        @Advice.Enter @Nullable Object entered,
        @Advice.FieldValue("responseCode") int status,
        @Advice.Return @Nullable InputStream body,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        return entered == null ? body : ((EnteredMethod) entered).answered(status, body, thrown);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return body;
      }
    }
  }

  /** Before the application gives the connection up. */
  public static final class DisconnectAdvice {
    private DisconnectAdvice() {}

    /** Ends the call, unless it is over. */
    @Advice.OnMethodEnter(suppress = Throwable.class, inline = false)
    public static void enter(@Advice.This HttpURLConnection connection) {
      try {
        EnteredMethod.disconnecting(connection);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
      }
    }
  }
}
