package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.javaagent.percapita.bridge.CallTap;
import io.opentelemetry.javaagent.percapita.bridge.CallTapFactory;
import io.opentelemetry.javaagent.percapita.bridge.CallTaps;
import io.opentelemetry.javaagent.percapita.bridge.LayeredCall;
import io.opentelemetry.javaagent.percapita.bridge.TapScope;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UntilFirstCallTest {
  private static final URI CHAT = URI.create("https://api.openai.com/v1/chat/completions");

  private final List<String> done = new ArrayList<>();
  private final FirstUse firstUse = new FirstUse();

  @AfterEach
  void leaveNoEngine() {
    CallTaps.install(new Engines(new ArrayList<>()));
  }

  @Test
  void whatIsNotForStartUpIsDoneOnceWithTheFirstCall() {
    firstUse.then(() -> done.add("task"));
    CallTaps.install(new UntilFirstCall(new Engines(done), firstUse));
    assertThat(CallTaps.mayFollow("api.openai.com")).isTrue();
    assertThat(done).as("another host was called, perhaps by the agent").isEmpty();

    CallTaps.start("okhttp", "POST", CHAT);
    CallTaps.start("okhttp", "POST", CHAT);

    assertThat(done).containsExactly("task", "start", "start");
  }

  @Test
  void aRequestServedIsAUse() {
    firstUse.isNow(); // before there is anything to do
    firstUse.then(() -> done.add("task"));

    firstUse.isNow();
    firstUse.isNow();

    assertThat(done).containsExactly("task");
  }

  /** An engine that follows nothing. */
  private record Engines(List<String> done) implements CallTapFactory {
    @Override
    public boolean mayFollow(@Nullable String host) {
      return true;
    }

    @Override
    public CallTap start(String client, String method, URI uri) {
      done.add("start");
      return CallTaps.NOOP;
    }

    @Override
    public boolean isMetered(String method, URI uri) {
      return false;
    }

    @Override
    public CallTap rerouted(CallTap tap, String client, String method, URI uri) {
      return tap;
    }

    @Override
    public TapScope enter(@Nullable LayeredCall call) {
      return TapScope.NOOP;
    }

    @Override
    public @Nullable LayeredCall entered() {
      return null;
    }

    @Override
    public Set<String> withheldHeaders() {
      return Set.of();
    }

    @Override
    public void adapterFailed(String client, Throwable cause) {}
  }
}
