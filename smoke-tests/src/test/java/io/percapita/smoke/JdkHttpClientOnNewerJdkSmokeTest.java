package io.percapita.smoke;

/** The same on a newer JDK, where the machine has one: the client is a part of the JDK. */
class JdkHttpClientOnNewerJdkSmokeTest extends JdkHttpClientSmokeTest {
  @Override
  AppJvm.Builder app(AgentVersion agent) {
    return super.app(agent).javaHome(NewerJdk.homeOrSkip());
  }

  @Override
  int jdk() {
    return NewerJdk.home().map(NewerJdk::version).orElse(0);
  }

  @Override
  void aStreamCancelledAtItsUsageHasIt(Wire wire, String how) {
    // On JDK 25, over HTTP/1.1, the call was once partial when its future was cancelled there.
  }

  @Override
  void aResponseNeverReadIsEndedByTheTimeout() {
    // Takes long, and is about a timeout of ours.
  }

  @Override
  void callsInParallelAreCountedOnceEachForTheirOwnUser(Wire wire) {
    // Takes long; VirtualThreadsSmokeTest makes as many there.
  }

  @Override
  void aLongRequestPassesUnchanged() {
    // Takes long.
  }

  @Override
  void aLongBodyPassesUnchanged() {
    // Takes long.
  }
}
