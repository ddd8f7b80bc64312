package io.percapita.smoke.app;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Spring WebFlux on Netty behind Spring Security. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WebFluxApplication.Features.class)
class WebFluxApplication {
  @Bean
  SecurityWebFilterChain security(ServerHttpSecurity http) {
    return http.csrf(csrf -> csrf.disable())
        .authorizeExchange(
            exchanges ->
                exchanges.pathMatchers("/open/**").permitAll().anyExchange().authenticated())
        .requestCache(cache -> cache.disable()) // reads the session of every request
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  @Bean
  ReactiveUserDetailsService users() {
    return new MapReactiveUserDetailsService(Users.all());
  }

  /** What the application offers. */
  @RestController
  static class Features {
    private final Llm llm;
    private final WebClient client;

    Features(Llm llm, WebClient.Builder client) {
      this.llm = llm;
      this.client = client.build();
    }

    @GetMapping("/api/titles/{id}")
    Mono<String> title(@PathVariable("id") String id) {
      return client
          .post()
          .uri(llm.url() + "/v1/chat/completions")
          .contentType(MediaType.APPLICATION_JSON)
          .header("x-standin", "usage=1000:200:0:0:300:100")
          .bodyValue(
              "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
          .retrieve()
          .bodyToMono(String.class)
          .map(answer -> "200");
    }

    @GetMapping("/open/ping")
    Mono<String> ping() {
      return Mono.just("no AI in here");
    }

    @GetMapping("/api/tags")
    Mono<String> tags() {
      return Mono.fromCallable(() -> llm.ask()).subscribeOn(Schedulers.boundedElastic());
    }
  }
}
