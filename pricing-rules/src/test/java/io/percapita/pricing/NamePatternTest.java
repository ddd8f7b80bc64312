package io.percapita.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-*, gpt-4o, true",
    "gpt-*, gpt-, true",
    "gpt-*, agpt-4o, false",
    "*-mini, gpt-4o-mini, true",
    "*-mini, gpt-4o-mini-2, false",
    "a*b*c, abbc, true",
    "a*b*c, abcb, false",
    "a*aab, aaaab, true",
    "gpt-4.1*, gpt-4x1, false",
  })
  void starStandsForAnyCharacters(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-*, *-mini, true",
    "gpt-4*, gpt-5*, false",
    "a*b, a*c, false",
    "a*, a*c, true",
    "a*x*b, ayb, false",
    "*, *, true",
  })
  void patternsOverlapWhereANameMatchesBoth(String a, String b, boolean overlap) {
    assertThat(new NamePattern(a).overlaps(new NamePattern(b))).isEqualTo(overlap);
    assertThat(new NamePattern(b).overlaps(new NamePattern(a))).isEqualTo(overlap);
  }

  @Test
  void patternsOfManyStarsAreComparedAtOnce() {
    String stars = "*a".repeat(100);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(new NamePattern(stars + "*b").overlaps(new NamePattern(stars + "*c")))
                .isFalse());
  }

  @Property
  void patternsThatMatchOneNameOverlap(
      @ForAll @StringLength(max = 5) @Chars({'a', 'b', '*'}) String a,
      @ForAll @StringLength(max = 5) @Chars({'a', 'b', '*'}) String b,
      @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'b') String name) {
    NamePattern first = new NamePattern(a);
    NamePattern second = new NamePattern(b);

    if (first.matches(name) && second.matches(name)) {
      assertThat(first.overlaps(second)).isTrue();
    }
  }

  @Property
  void matchingAgreesWithRegularExpressions(
      @ForAll @StringLength(max = 6) @Chars({'a', 'b', '*'}) String pattern,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String name) {
    assertThat(new NamePattern(pattern).matches(name))
        .isEqualTo(name.matches(pattern.replace("*", ".*")));
  }
}
