package io.percapita;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the direction in which a call's data flows: capture, provider, metering, telemetry. */
@AnalyzeClasses(
    packages = {"io.percapita", "io.opentelemetry.javaagent.percapita"},
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestTools.class})
final class ArchitectureTest {
  /** The tools of the tests are on the class path, but no part of the product. */
  static final class NoTestTools implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/percapita/testing/");
    }
  }

  private static final String BRIDGE = "io.opentelemetry.javaagent.percapita.bridge..";

  @ArchTest
  static final ArchRule arrowsPointDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("agent")
          .definedBy("io.percapita.agent..")
          .layer("cli")
          .definedBy("io.percapita.cli..")
          .layer("config")
          .definedBy("io.percapita.config..")
          .layer("instrument")
          .definedBy("io.percapita.instrument..")
          .layer("bridge")
          .definedBy(BRIDGE)
          .layer("capture")
          .definedBy("io.percapita.capture..")
          .layer("wire")
          .definedBy("io.percapita.wire..")
          .layer("provider")
          .definedBy("io.percapita.provider..")
          .layer("metering")
          .definedBy("io.percapita.metering..")
          .layer("attribution")
          .definedBy("io.percapita.attribution..")
          .layer("budget")
          .definedBy("io.percapita.budget..")
          .layer("inbound")
          .definedBy("io.percapita.inbound..")
          .layer("ledger")
          .definedBy("io.percapita.ledger..")
          .layer("telemetry")
          .definedBy("io.percapita.telemetry..")
          .layer("call")
          .definedBy("io.percapita.call..")
          .layer("pricing")
          .definedBy("io.percapita.pricing..")
          .layer("usage")
          .definedBy("io.percapita.usage..")
          .layer("yaml")
          .definedBy("io.percapita.yaml..")
          .whereLayer("agent")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("agent", "cli")
          .whereLayer("instrument")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bridge")
          .mayOnlyBeAccessedByLayers("instrument", "capture", "inbound", "agent")
          .whereLayer("capture")
          .mayOnlyBeAccessedByLayers("agent")
          .whereLayer("metering")
          .mayOnlyBeAccessedByLayers("capture", "agent", "cli")
          .whereLayer("provider")
          .mayOnlyBeAccessedByLayers("capture", "metering", "agent", "cli")
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("capture", "provider")
          .whereLayer("attribution")
          .mayOnlyBeAccessedByLayers("metering", "budget", "telemetry", "agent")
          .whereLayer("budget")
          .mayOnlyBeAccessedByLayers("capture", "metering", "telemetry", "agent")
          .whereLayer("inbound")
          .mayOnlyBeAccessedByLayers("attribution", "agent")
          .whereLayer("ledger")
          .mayOnlyBeAccessedByLayers("metering", "budget", "telemetry", "agent", "cli")
          .whereLayer("telemetry")
          .mayOnlyBeAccessedByLayers("capture", "metering", "agent")
          .whereLayer("call")
          .mayOnlyBeAccessedByLayers(
              "capture", "provider", "attribution", "metering", "telemetry", "cli")
          .whereLayer("pricing")
          .mayOnlyBeAccessedByLayers(
              "provider",
              "call",
              "metering",
              "budget",
              "ledger",
              "telemetry",
              "config",
              "agent",
              "cli")
          .whereLayer("yaml")
          .mayOnlyBeAccessedByLayers("pricing", "config", "cli")
          .whereLayer("usage")
          .mayOnlyBeAccessedByLayers(
              "pricing", "call", "provider", "metering", "telemetry", "capture", "cli");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.percapita.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule bridgeSpeaksJdkTypesOnly =
      classes()
          .that()
          .resideInAPackage(BRIDGE)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", BRIDGE));

  @ArchTest
  static final ArchRule adaptersReachTheEngineThroughTheBridgeOnly =
      noClasses()
          .that()
          .resideInAPackage("io.percapita.instrument..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.percapita..")
                  .and(not(resideInAPackage("io.percapita.instrument.."))));

  @ArchTest
  static final ArchRule adaptersAreIndependent =
      slices().matching("io.percapita.instrument.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule byteBuddyIsForAdapters =
      noClasses()
          .that(not(resideInAPackage("io.percapita.instrument..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.bytebuddy..");

  @ArchTest
  static final ArchRule onlyDecodersAndTheCommandLineKnowJson =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "io.percapita.provider..", "io.percapita.yaml..", "io.percapita.cli..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule sdkIsForWiring =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "io.percapita.agent..", "io.percapita.config..", "io.percapita.telemetry..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry.sdk..");

  @ArchTest
  static final ArchRule someLayersKnowNoOpenTelemetry =
      noClasses()
          .that(
              resideInAnyPackage(
                  "io.percapita.usage..",
                  "io.percapita.pricing..",
                  "io.percapita.wire..",
                  "io.percapita.call..",
                  "io.percapita.provider..",
                  "io.percapita.budget..",
                  "io.percapita.ledger.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that(not(resideInAPackage("io.percapita.agent..")))
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule staticStateIsInMarkedPlaces =
      fields()
          .that()
          .areStatic()
          .and()
          .areNotFinal()
          .should()
          .beDeclaredInClassesThat()
          .haveFullyQualifiedName("io.opentelemetry.javaagent.percapita.bridge.CallTaps")
          .orShould()
          .beDeclaredInClassesThat()
          .haveFullyQualifiedName("io.opentelemetry.javaagent.percapita.bridge.ServedRequests")
          .orShould()
          .beDeclaredInClassesThat()
          .haveFullyQualifiedName("io.opentelemetry.javaagent.percapita.bridge.BaggageMark");
}
