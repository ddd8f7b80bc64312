package io.percapita.smoke.app;

import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Spring MVC on Tomcat behind Spring Security. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({MvcApplication.Features.class, MvcApplication.SmartSearch.class})
class MvcApplication {
  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.csrf(csrf -> csrf.disable())
        .authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/open/**").permitAll().anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(Users.all());
  }

  @Bean
  ThreadPoolTaskScheduler scheduler() {
    return new ThreadPoolTaskScheduler();
  }

  /** A method that a team has named. */
  static class SmartSearch {
    private final Llm llm;

    SmartSearch(Llm llm) {
      this.llm = llm;
    }

    String find() {
      return llm.ask();
    }

    @WithSpan("weekly-digest")
    String digest() {
      return llm.ask();
    }
  }

  /** What the application offers. */
  @RestController
  static class Features {
    private final Llm llm;
    private final SmartSearch search;
    private final OpenAiChatModel chat;
    private final ThreadPoolTaskScheduler scheduler;
    private final Micrometer micrometer = Micrometer.asSpringBootHasIt();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    Features(Llm llm, SmartSearch search, OpenAiChatModel chat, ThreadPoolTaskScheduler scheduler) {
      this.llm = llm;
      this.search = search;
      this.chat = chat;
      this.scheduler = scheduler;
    }

    @PostMapping("/api/summaries/{id}")
    String summary(@PathVariable("id") String id) {
      return llm.ask();
    }

    @GetMapping("/api/profile")
    String profile() {
      return "no AI in here";
    }

    @GetMapping("/open/chat")
    String open() {
      return llm.ask("\"user\":\"field-user\",\"metadata\":{\"feature\":\"field-feature\"},");
    }

    /** Adds to the baggage that came, whatever that is. */
    @GetMapping("/open/tagged")
    String tagged() {
      try (Scope scope = Baggage.current().toBuilder().put("tag", "x").build().makeCurrent()) {
        return llm.ask();
      }
    }

    /** As Spring Boot has Micrometer do for each request, with the bridge's own propagators. */
    @GetMapping("/open/read-again")
    String readAgain(@RequestHeader Map<String, String> headers) {
      Span span = micrometer.extract(headers).start();
      try (Tracer.SpanInScope scope = micrometer.tracer().withSpan(span)) {
        return llm.ask();
      } finally {
        span.end();
      }
    }

    /** The same where the application names the user then, as Micrometer has it. */
    @GetMapping("/open/named-by-micrometer")
    String named(@RequestHeader Map<String, String> headers) {
      Span span = micrometer.extract(headers).start();
      try (Tracer.SpanInScope scope = micrometer.tracer().withSpan(span);
          BaggageInScope user = micrometer.tracer().createBaggageInScope("user.id", "u-8")) {
        return llm.ask();
      } finally {
        span.end();
      }
    }

    /** Who has said a name, and has yet to prove it. */
    @GetMapping("/open/half-way")
    String halfWay() {
      SecurityContextHolder.getContext()
          .setAuthentication(UsernamePasswordAuthenticationToken.unauthenticated("u-1", "guess"));
      return llm.ask();
    }

    @GetMapping({"/api/baggage", "/open/baggage"})
    String baggage() {
      Baggage baggage =
          Baggage.builder().put("user.id", "bag-42").put("llm.feature", "bag-feature").build();
      try (Scope scope = baggage.makeCurrent()) {
        return llm.ask();
      }
    }

    @GetMapping("/api/executor")
    String executor() throws Exception {
      return executor.submit(() -> llm.ask()).get(60, TimeUnit.SECONDS);
    }

    @GetMapping("/api/search")
    String search() {
      return search.find();
    }

    /** Nothing of a request is left for what a plain thread does. */
    @GetMapping("/api/digest")
    String digest() throws Exception {
      return elsewhere(() -> search.digest());
    }

    @GetMapping("/api/job")
    String job() throws Exception {
      CountDownLatch done = new CountDownLatch(1);
      return elsewhere(
          () -> {
            ScheduledTaskRegistrar tasks = new ScheduledTaskRegistrar();
            tasks.setTaskScheduler(scheduler);
            tasks.addFixedDelayTask(
                new FixedDelayTask(new NightlyJob(llm, done), Duration.ofHours(1), Duration.ZERO));
            tasks.afterPropertiesSet(); // as Spring does for what is annotated with @Scheduled
            try {
              return waitFor(done);
            } finally {
              tasks.destroy();
            }
          });
    }

    @GetMapping("/api/queue")
    String queue() throws Exception {
      return elsewhere(() -> Queue.sendAndReceive(llm));
    }

    /**
     * A stream and one more that is begun where it ends, as with the answer of a tool: on another
     * thread, or it would show nothing.
     */
    @GetMapping("/api/stream")
    String stream() {
      Prompt prompt =
          new Prompt(
              "Which of our users pays for this?",
              OpenAiChatOptions.builder()
                  .model("gpt-4o-mini")
                  .streamUsage(true)
                  .httpHeaders(Map.of("x-standin", "usage=1000:200:0:0:300:100"))
                  .build());
      Thread serving = Thread.currentThread();
      return chat.stream(prompt)
          .concatWith(
              Flux.defer(
                  () ->
                      Thread.currentThread() == serving
                          ? Flux.error(new IllegalStateException("still on the same thread"))
                          : chat.stream(prompt)))
          .toStream()
          .map(answer -> answer.getResult() == null ? "" : "piece ")
          .collect(Collectors.joining());
    }

    private static String elsewhere(java.util.concurrent.Callable<String> work) throws Exception {
      // A thread as the application's own schedulers have it, which began before any request.
      return Elsewhere.run(work);
    }
  }

  private static String waitFor(CountDownLatch done) throws InterruptedException {
    if (!done.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing has come of it");
    }
    return "done";
  }

  /** What a scheduler runs. */
  private static final class NightlyJob implements Runnable {
    private final Llm llm;
    private final CountDownLatch done;

    NightlyJob(Llm llm, CountDownLatch done) {
      this.llm = llm;
      this.done = done;
    }

    @Override
    public void run() {
      llm.ask();
      done.countDown();
    }
  }

  /** A queue with a worker. */
  private static final class Queue {
    static String sendAndReceive(Llm llm) throws JMSException, InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      try (Connection connection =
          new ActiveMQConnectionFactory(
                  "vm://localhost?broker.persistent=false&broker.useJmx=false")
              .createConnection()) {
        connection.start();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        jakarta.jms.Queue queue = session.createQueue("document-digests");
        session
            .createConsumer(queue)
            .setMessageListener(
                message -> {
                  llm.ask();
                  done.countDown();
                });
        TextMessage document = session.createTextMessage("a document");
        document.setStringProperty("x_user_id", "owner-3");
        // As another service sends it; baggage set here would reach the worker by its thread, too.
        document.setStringProperty("baggage", "user.id=victim,queue.plan=team");
        session.createProducer(queue).send(document);
        return waitFor(done);
      }
    }
  }
}
