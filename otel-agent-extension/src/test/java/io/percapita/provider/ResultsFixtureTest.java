package io.percapita.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer that tells of calls made earlier reads the same, however its bytes are cut. */
class ResultsFixtureTest {
  private static final int MUTATIONS = 200;

  static List<ResultsFixture> fixtures() {
    return ResultsFixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsWhole(ResultsFixture fixture) {
    assertThat(fixture.read(List.of(fixture.response()))).isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsTheSameCutInTwoAnywhere(ResultsFixture fixture) {
    byte[] response = fixture.response();
    for (int cut = 0; cut <= response.length; cut++) {
      List<byte[]> pieces =
          List.of(Arrays.copyOf(response, cut), Arrays.copyOfRange(response, cut, response.length));
      assertThat(fixture.read(pieces)).as("cut at %d", cut).isEqualTo(fixture.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsTheSameByteByByte(ResultsFixture fixture) {
    assertThat(fixture.read(inPieces(fixture.response(), new Random(1), 1)))
        .isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void damagedBytesReadTheSameHoweverTheyAreCut(ResultsFixture fixture) {
    Random random = new Random(fixture.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = Damage.to(fixture.response(), random);

      assertThat(fixture.read(inPieces(damaged, random, 64)))
          .as("mutation %d", i)
          .isEqualTo(fixture.read(List.of(damaged)));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void anErrorTellsNothing(ResultsFixture fixture) {
    assertThat(fixture.read(List.of(fixture.response()), 500, true))
        .isEqualTo(fixture.format().name() + " ids=[] problem=null");
  }

  /** A document says itself where it ends; lines do not, so that the rest may still be to come. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void linesOfWhichTheRestIsMissingAreNotCounted(ResultsFixture fixture) {
    String cut = fixture.read(List.of(fixture.response()), 200, false);
    if (fixture.format() instanceof BatchFormat) {
      assertThat(cut).contains("ids=[]");
    } else {
      assertThat(cut).isEqualTo(fixture.expected());
    }
  }

  /** A download that goes on where another broke off begins anywhere. */
  @Test
  void aPartOfAFileIsNotCounted() {
    ResultsFixture output = fixture("openai-output");

    assertThat(output.read(List.of(output.response()), 206, true))
        .endsWith("ids=[] problem=the results of a batch were not read whole");
  }

  @Test
  void anyNumberOfLinesCostsTheSameMemory() {
    ResultsFixture output = fixture("openai-output");
    String first = new String(output.response(), UTF_8).lines().findFirst().orElseThrow() + "\n";
    byte[] many = first.repeat(200).getBytes(UTF_8);
    long[] results = {0};
    ResultsDecoder decoder =
        output.format().newDecoder(output.uri().getPath(), result -> results[0]++);
    decoder.responseHead(200, name -> null);
    for (int i = 0; i < 250; i++) {
      decoder.responseBytes(many, 0, many.length);
    }

    assertThat(RetainedBytes.of(decoder)).isLessThan(12 * 1024);
    assertThat(decoder.finish(true).ids()).hasSize(1);
    assertThat(results[0]).isEqualTo(50_000);
  }

  private static ResultsFixture fixture(String name) {
    return fixtures().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<byte[]> inPieces(byte[] bytes, Random random, int longest) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return pieces;
  }
}
