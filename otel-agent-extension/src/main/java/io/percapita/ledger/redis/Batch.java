package io.percapita.ledger.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Increments that are added together or not at all, and once however often they are sent.
 * Immutable.
 *
 * @param stream the name under which its sender numbers batches
 * @param number the batch's own number; the one before it has one less
 * @param increments what to add
 * @param plans users and their plans
 * @param replayed whether it arrived before, and Redis has lost it since
 */
record Batch(
    String stream,
    long number,
    List<Increment> increments,
    Map<String, String> plans,
    boolean replayed) {

  /**
   * What to add to a number.
   *
   * @param counter what this JVM knows of it
   */
  record Increment(String key, String field, long amount, Counter counter) {}

  /** A number that somebody wants to know. */
  record Question(String key, String field, Counter counter) {}

  /** The dollars of the month in it; features and hours are parts of those. */
  long picoUsd(String spendKey) {
    long sum = 0;
    for (Increment increment : increments) {
      if (increment.key.equals(spendKey) && !increment.field.startsWith(Keys.FOLDED_USERS)) {
        sum += increment.amount;
      }
    }
    return sum;
  }

  /** The same under another name and number. */
  Batch renamed(String otherStream, long otherNumber) {
    return new Batch(otherStream, otherNumber, increments, plans, true);
  }

  /** The same, sent again after it had arrived. */
  Batch asReplay() {
    return new Batch(stream, number, increments, plans, true);
  }

  /** All keys, those that the script wants first. */
  List<String> keys(Keys keys, List<Question> questions) {
    Map<String, Boolean> all = new LinkedHashMap<>();
    all.put(keys.spend(), true);
    all.put(keys.rank(), true);
    all.put(keys.plans(), true);
    increments.forEach(increment -> all.put(increment.key, true));
    questions.forEach(question -> all.put(question.key, true));
    return List.copyOf(all.keySet());
  }

  /** The arguments of {@link Script#BATCH}. */
  List<String> arguments(String life, Keys keys, List<Question> questions) {
    List<String> names = keys(keys, questions);
    Map<String, String> places = new LinkedHashMap<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(stream);
    arguments.add(life);
    arguments.add(Long.toString(increments.isEmpty() ? number : number - 1));
    arguments.add(Long.toString(number));
    arguments.add(Long.toString(picoUsd(keys.spend())));
    for (String name : names) {
      places.put(name, Integer.toString(places.size() + 1));
      arguments.add(Long.toString(keys.expirySecond(name)));
    }
    arguments.add(Integer.toString(increments.size()));
    for (Increment increment : increments) {
      arguments.add(places.getOrDefault(increment.key, ""));
      arguments.add(increment.field);
      arguments.add(Long.toString(increment.amount));
    }
    arguments.add(Integer.toString(plans.size()));
    plans.forEach(
        (user, plan) -> {
          arguments.add(user);
          arguments.add(plan);
        });
    for (Question question : questions) {
      arguments.add(places.getOrDefault(question.key, ""));
      arguments.add(question.field);
    }
    return arguments;
  }
}
