package io.percapita.instrument.urlconnection;

import static io.opentelemetry.javaagent.extension.matcher.AgentElementMatchers.extendsClass;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
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
import net.bytebuddy.implementation.bytecode.assign.Assigner;
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
    transformer.applyAdviceToMethod(
        namedOneOf("setRequestProperty", "addRequestProperty")
            .and(isPublic())
            .and(takesArguments(String.class, String.class)),
        advice + "$HeaderAdvice");
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

    /** Begins a call; answers it and what to throw without sending anything, or null. */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 1,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(
        @Advice.This HttpURLConnection connection,
        @Advice.FieldValue("chunkLength") int chunkLength,
        @Advice.FieldValue("fixedContentLength") int fixedLength,
        @Advice.FieldValue("fixedContentLengthLong") long fixedLengthLong) {
      try {
        return EnteredMethod.enterRequest(
            connection, chunkLength >= 0 || fixedLength >= 0 || fixedLengthLong >= 0);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }

    /** Leaves the call's context and answers the stream to hand out and what to throw. */
    @AssignReturned.ToReturned(index = 0, typing = Assigner.Typing.DYNAMIC)
    @AssignReturned.ToThrown(index = 1, typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static Object @Nullable [] exit(
        @Advice.Enter Object @Nullable [] entered,
        @Advice.FieldValue("responseCode") int status,
        @Advice.Return @Nullable OutputStream body,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        if (entered == null) {
          return null;
        }
        EnteredMethod method = (EnteredMethod) entered[0];
        if (entered[1] != null) {
          method.refused();
          return new Object[] {null, entered[1]};
        }
        return new Object[] {method.requested(status, body, thrown), thrown};
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }
  }

  /** Around asking for the response. */
  public static final class ResponseAdvice {
    private ResponseAdvice() {}

    /** Begins a call; answers it and what to throw without sending anything, or null. */
    @Advice.OnMethodEnter(
        skipOn = Advice.OnNonDefaultValue.class,
        skipOnIndex = 1,
        suppress = Throwable.class,
        inline = false)
    public static Object @Nullable [] enter(@Advice.This HttpURLConnection connection) {
      try {
        return EnteredMethod.enterSending(connection);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }

    /** Leaves the call's context and answers the stream to hand out and what to throw. */
    @AssignReturned.ToReturned(index = 0, typing = Assigner.Typing.DYNAMIC)
    @AssignReturned.ToThrown(index = 1, typing = Assigner.Typing.DYNAMIC)
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class, inline = false)
    public static Object @Nullable [] exit(
        @Advice.Enter Object @Nullable [] entered,
        @Advice.FieldValue("responseCode") int status,
        @Advice.Return @Nullable InputStream body,
        @Advice.Thrown @Nullable Throwable thrown) {
      try {
        if (entered == null) {
          return null;
        }
        EnteredMethod method = (EnteredMethod) entered[0];
        if (entered[1] != null) {
          method.refused();
          return new Object[] {null, entered[1]};
        }
        return new Object[] {method.answered(status, body, thrown), thrown};
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
        return null;
      }
    }
  }

  /** After the application has set a header. */
  public static final class HeaderAdvice {
    private HeaderAdvice() {}

    /** Takes note of how it logs in. */
    @Advice.OnMethodExit(suppress = Throwable.class, inline = false)
    public static void exit(
        @Advice.This HttpURLConnection connection,
        @Advice.Argument(0) @Nullable String name,
        @Advice.Argument(1) @Nullable String value) {
      try {
        EnteredMethod.setting(connection, name, value);
      } catch (Throwable t) {
        CallTaps.adapterFailed("http-url-connection", t);
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
