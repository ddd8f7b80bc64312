package io.percapita.smoke.app;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/**
 * The AWS SDK for Java 2 on Amazon Bedrock. A request's {@code how} is the HTTP client below the
 * SDK and the operation, its body the model; the outcome's length is the output tokens or events
 * seen.
 */
final class BedrockDriver implements Driver {
  private static final String API_KEY = "aws.bearerTokenBedrock";
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test-id", "test-key"));
  private static final List<Message> PROMPT =
      List.of(
          Message.builder()
              .role(ConversationRole.USER)
              .content(ContentBlock.fromText("Which of our users pays for this?"))
              .build());

  private @Nullable BedrockRuntimeAsyncClient shared;

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    long seen =
        switch (request.how()) {
          case "apache" -> converse(request, ApacheHttpClient.create());
          case "apache-api-key" -> converseByApiKey(request);
          case "url-connection" -> converse(request, UrlConnectionHttpClient.create());
          case "default" -> converse(request, null);
          case "netty" -> converseAsync(request);
          case "netty-stream" -> converseStream(request);
          default -> throw new IllegalArgumentException(request.how());
        };
    byte[] how = request.how().getBytes(StandardCharsets.UTF_8);
    return new Outcome(200, seen, Outcome.of(0, how).digest());
  }

  /** By a client that all calls share, and so its connections. */
  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    BedrockRuntimeAsyncClient client = shared;
    if (client == null) {
      client = asyncClient(request);
      shared = client;
    }
    CompletableFuture<Outcome> call = new CompletableFuture<>();
    BiConsumer<@Nullable ConverseResponse, @Nullable Throwable> end =
        (answer, failure) -> {
          if (answer == null) {
            call.completeExceptionally(failure);
          } else {
            call.complete(Outcome.ofText(answer.usage().toString()));
          }
        };
    CompletableFuture<ConverseResponse> unused =
        client.converse(question(request)).whenComplete(end);
    return call;
  }

  private static long converse(SmokeRequest request, @Nullable SdkHttpClient http) {
    BedrockRuntimeClientBuilder builder = BedrockRuntimeClient.builder();
    if (http != null) {
      builder.httpClient(http);
    }
    try (BedrockRuntimeClient client =
        builder
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .endpointOverride(URI.create(request.url()))
            .build()) {
      return client.converse(question(request)).usage().outputTokens();
    }
  }

  /**
   * The SDK looks for an API key when a client is built, before it looks for anything to sign with.
   */
  private static long converseByApiKey(SmokeRequest request) {
    System.setProperty(API_KEY, "test-key");
    try {
      return converse(request, ApacheHttpClient.create());
    } finally {
      System.clearProperty(API_KEY);
    }
  }

  private static long converseAsync(SmokeRequest request) throws Exception {
    try (BedrockRuntimeAsyncClient client = asyncClient(request)) {
      ConverseResponse answer = client.converse(question(request)).get(60, TimeUnit.SECONDS);
      return answer.usage().outputTokens();
    }
  }

  private static long converseStream(SmokeRequest request) throws Exception {
    AtomicLong events = new AtomicLong();
    ConverseStreamRequest question =
        ConverseStreamRequest.builder()
            .modelId(request.body())
            .messages(PROMPT)
            .overrideConfiguration(script(request))
            .build();
    ConverseStreamResponseHandler handler =
        ConverseStreamResponseHandler.builder()
            .subscriber(event -> events.incrementAndGet())
            .build();
    try (BedrockRuntimeAsyncClient client = asyncClient(request)) {
      client.converseStream(question, handler).get(60, TimeUnit.SECONDS);
    }
    return events.get();
  }

  private static BedrockRuntimeAsyncClient asyncClient(SmokeRequest request) {
    return BedrockRuntimeAsyncClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .endpointOverride(URI.create(request.url()))
        .build();
  }

  private static ConverseRequest question(SmokeRequest request) {
    return ConverseRequest.builder()
        .modelId(request.body())
        .messages(PROMPT)
        .overrideConfiguration(script(request))
        .build();
  }

  private static AwsRequestOverrideConfiguration script(SmokeRequest request) {
    return AwsRequestOverrideConfiguration.builder()
        .putHeader("x-standin", request.standIn())
        .build();
  }
}
