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

  /** VirtualThreadsSmokeTest makes as many calls at once there. */
  @Override
  boolean isForWhatTakesLong() {
    return false;
  }
}
