package io.percapita.smoke.app;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/** Who may log in: u-1 to u-9, each with the password "pw". */
final class Users {
  private Users() {}

  static List<UserDetails> all() {
    return IntStream.range(1, 10)
        .mapToObj(n -> User.withUsername("u-" + n).password("{noop}pw").roles("USER").build())
        .toList();
  }
}
