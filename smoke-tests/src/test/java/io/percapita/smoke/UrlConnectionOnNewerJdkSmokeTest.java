package io.percapita.smoke;

/** The same on a newer JDK, where the machine has one: the client is a part of the JDK. */
class UrlConnectionOnNewerJdkSmokeTest extends UrlConnectionSmokeTest {
  @Override
  AppJvm.Builder app(AgentVersion agent) {
    return super.app(agent).javaHome(NewerJdk.homeOrSkip());
  }

  /** VirtualThreadsSmokeTest makes as many calls at once there. */
  @Override
  boolean isForWhatTakesLong() {
    return false;
  }
}
