package io.percapita.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretArgumentsTest {
  private static final AttributeKey<List<String>> ARGUMENTS =
      AttributeKey.stringArrayKey("process.command_args");
  private static final AttributeKey<String> LINE = AttributeKey.stringKey("process.command_line");

  @Test
  void theKeyIsHiddenWhereverTheCommandLineStands() {
    Resource resource =
        SecretArguments.hide(
            Resource.create(
                Attributes.builder()
                    .put(ARGUMENTS, List.of("java", "-Dpercapita.user.hash.key=my s$cret", "-Da=b"))
                    .put(LINE, "java -Dpercapita.user.hash.key=my s$cret -Da=b")
                    .put("service.name", "shop")
                    .build()));

    assertThat(resource.getAttribute(ARGUMENTS))
        .containsExactly("java", "-Dpercapita.user.hash.key=[hidden]", "-Da=b");
    assertThat(resource.getAttribute(LINE)).isEqualTo("java -Dpercapita.user.hash.key=[hidden]");
    assertThat(resource.getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
  }

  @Test
  void thePasswordOfTheLedgerIsHidden() {
    Resource resource =
        SecretArguments.hide(
            Resource.create(
                Attributes.builder()
                    .put(
                        ARGUMENTS, List.of("java", "-Dpercapita.ledger=redis://:secret@r", "-Da=b"))
                    .put(
                        LINE,
                        "java -Dpercapita.ledger=redis://:secret@r -Dpercapita.user.hash.key=s -Da=b")
                    .build()));

    assertThat(resource.getAttribute(ARGUMENTS))
        .containsExactly("java", "-Dpercapita.ledger=[hidden]", "-Da=b");
    assertThat(resource.getAttribute(LINE)).isEqualTo("java -Dpercapita.ledger=[hidden]");
  }

  @Test
  void aResourceWithoutTheKeyIsLeftAlone() {
    Resource resource =
        Resource.create(Attributes.builder().put(LINE, "java -jar app.jar").build());

    assertThat(SecretArguments.hide(resource)).isSameAs(resource);
  }
}
