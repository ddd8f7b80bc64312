package io.percapita;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.percapita", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule usageKnowsTheLanguageOnly =
      classes()
          .that()
          .resideInAPackage("io.percapita.usage")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.percapita.usage", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule pricingKnowsUsageAndYamlOnly =
      classes()
          .that()
          .resideInAPackage("io.percapita.pricing")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.percapita.pricing",
              "io.percapita.yaml",
              "io.percapita.usage",
              "java..",
              "org.jspecify..",
              "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyTheReaderKnowsJackson =
      noClasses()
          .that()
          .haveNameNotMatching(".*YamlReader(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule nothingKnowsOpenTelemetry =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule nothingReadsTheClock =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDate.class, "now");

  @ArchTest
  static final ArchRule nothingIsKeptAsADouble =
      noFields().should().haveRawType(double.class).orShould().haveRawType(float.class);

  @ArchTest
  static final ArchRule onlyMoneyIsHandedOutAsADouble =
      noMethods()
          .that()
          .areNotDeclaredIn("io.percapita.pricing.Money")
          .should()
          .haveRawReturnType(double.class);
}
