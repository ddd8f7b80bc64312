package io.percapita.ledger;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers for the names of plans, from 1; callers bound how many there are. Thread-safe. */
final class PlanNames {
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private volatile String[] names = {""};

  int number(String plan) {
    Integer known = numbers.get(plan);
    return known == null ? added(plan) : known;
  }

  String name(int number) {
    return names[number];
  }

  private synchronized int added(String plan) {
    Integer known = numbers.get(plan);
    if (known != null) {
      return known;
    }
    int number = names.length;
    String[] more = Arrays.copyOf(names, number + 1);
    more[number] = plan;
    names = more;
    numbers.put(plan, number);
    return number;
  }
}
