package io.percapita.ledger.redis;

import io.percapita.ledger.Charge;
import io.percapita.ledger.LedgerFaults;
import io.percapita.ledger.redis.Batch.Increment;
import io.percapita.ledger.redis.Batch.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A month of the shared ledger: the numbers that this JVM adds to or wants to know, and the batches
 * by which it does. Numbers may be changed and read by any thread; one thread delivers.
 *
 * <p>Batches are numbered, and Redis remembers the last number, in the same step in which it adds:
 * so a batch counts once, however often it is sent. Redis may come back with less than it had: then
 * the batches since its last number are sent again, which is why some are held. It may come back
 * with nothing: then all that this JVM has ever added is added again, under another name, so that a
 * batch on its way from before cannot be taken for a new one. If what it had before is put back
 * then, all goes on from where it was.
 */
final class SharedMonth {
  private static final Logger logger = Logger.getLogger(SharedMonth.class.getName());
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final int MAX_INCREMENTS = 1000;
  private static final int MAX_QUESTIONS = 1000;
  private static final int MAX_HELD_INCREMENTS = 100_000;

  private final Keys keys;
  private final LedgerFaults faults;
  private final Map<String, ConcurrentMap<String, Counter>> tables = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable FoldedOnce> folded = new AtomicReference<>();
  private final Map<String, String> plans = new ConcurrentHashMap<>();
  private final Queue<Place> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Place> asked = new ConcurrentLinkedQueue<>();
  private final Set<String> newPlans = ConcurrentHashMap.newKeySet();

  // Only the thread that delivers touches what follows.
  private final Deque<Batch> toSend = new ArrayDeque<>();
  private final Deque<Batch> held = new ArrayDeque<>();
  private int heldIncrements;
  private String stream = UUID.randomUUID().toString();
  private @Nullable String life;

  /** The life that Redis no longer has; until it has told which one it has instead. */
  private @Nullable String lostLife;

  private @Nullable FormerLife former;

  /** How often Redis has had another life than expected and taken nothing since. */
  private int changes;

  /** How often Redis has been found to have lost something. */
  private int losses;

  /** Whether a first batch of a stream was sent more than once, and may still be on its way. */
  private boolean isFirstDoubtful;

  private boolean greets;
  private boolean checks;
  private long lastNumber;
  private long arrivedPicoUsd;

  /** How far this JVM has delivered to the data that Redis had before it had others. */
  private record FormerLife(
      String name,
      String stream,
      long lastNumber,
      long arrivedPicoUsd,
      List<Batch> toSend,
      List<Batch> held) {}

  /** Where a number is. */
  private record Place(String key, String field, Counter counter) {}

  SharedMonth(Keys keys, LedgerFaults faults) {
    this.keys = keys;
    this.faults = faults;
  }

  Keys keys() {
    return keys;
  }

  /** How many numbers of a key are known. */
  int size(String key) {
    Map<String, Counter> table = tables.get(key);
    return table == null ? 0 : table.size();
  }

  /** What is known of a number, or null. */
  @Nullable Counter find(String key, String field) {
    Map<String, Counter> table = tables.get(key);
    return table == null ? null : table.get(field);
  }

  /** Adds to a number, here at once and in Redis later. */
  void add(String key, String field, long amount, int hour) {
    Counter counter = counter(key, field);
    if (counter.add(amount, hour)) {
      waiting.add(new Place(key, field, counter));
    }
  }

  /** Has Redis asked for a number; answers what is known of it. */
  Counter ask(String key, String field, int hour) {
    Counter counter = counter(key, field);
    if (counter.ask(hour)) {
      asked.add(new Place(key, field, counter));
    }
    return counter;
  }

  /** Whether a user for whom there is no room is folded for the first time, as it seems. */
  boolean isFirstFolded(String user) {
    FoldedOnce known = folded.get();
    if (known == null) {
      folded.compareAndSet(null, new FoldedOnce());
      known = folded.get();
    }
    return known == null || known.isFirst(user);
  }

  /** How often Redis has been found to have lost something; of the thread that delivers. */
  int losses() {
    return losses;
  }

  /** How many numbers are known. */
  int numbers() {
    return tables.values().stream().mapToInt(Map::size).sum();
  }

  /** How many numbers are to be asked for with the next exchanges. */
  int questions() {
    return asked.size();
  }

  /** Tells a user's plan. */
  void plan(String user, String plan) {
    if (!plan.equals(plans.get(user)) && !plan.equals(plans.put(user, plan))) {
      newPlans.add(user);
    }
  }

  /** How many numbers wait to be delivered, or are on their way. */
  long pending() {
    return tables.values().stream()
        .flatMap(table -> table.values().stream())
        .filter(Counter::isPending)
        .count();
  }

  /** The dollars that wait to be delivered, or are on their way. */
  long pendingPicoUsd() {
    Map<String, Counter> spend = tables.get(keys.spend());
    long sum = 0;
    if (spend == null) {
      return sum;
    }
    for (Map.Entry<String, Counter> number : spend.entrySet()) {
      if (!number.getKey().startsWith(Keys.FOLDED_USERS)) {
        sum += number.getValue().pending();
      }
    }
    return sum;
  }

  /**
   * Forgets the users nobody has wanted anything of for longest, all of whose spend has arrived. In
   * case Redis loses everything, what they spent stays known as their plan's.
   *
   * @param most how many numbers of each key may stay known
   */
  void forgetIdle(int most) {
    tables.forEach(
        (key, table) -> {
          int excess = table.size() - most + most / 16;
          if (table.size() > most) {
            int[] hours =
                table.values().stream()
                    .mapToInt(Counter::lastHour)
                    .sorted()
                    .limit(excess)
                    .toArray();
            forget(key, table, hours[hours.length - 1], excess);
          }
        });
  }

  private void forget(String key, ConcurrentMap<String, Counter> table, int hour, int most) {
    int left = most;
    Iterator<Map.Entry<String, Counter>> numbers = table.entrySet().iterator();
    while (left > 0 && numbers.hasNext()) {
      Map.Entry<String, Counter> number = numbers.next();
      String field = number.getKey();
      if (isUsers(key, field) && number.getValue().isIdleSince(hour)) {
        numbers.remove();
        left--;
        if (key.equals(keys.spend())) {
          String user = field.substring(Keys.USER.length());
          String plan = plans.remove(user);
          String folded = plan == null ? Charge.NO_PLAN : plan;
          Counter spent = number.getValue();
          counter(key, Keys.FOLDED + folded).inherit(spent.own(), spent.formerlySent());
          counter(key, Keys.FOLDED_USERS + folded).inherit(1, spent.formerlySent() > 0 ? 1 : 0);
        }
      }
    }
  }

  private boolean isUsers(String key, String field) {
    return !key.equals(keys.spend()) || field.startsWith(Keys.USER);
  }

  /** Forgets the numbers of a key, if nobody wants them any more and all have been delivered. */
  void forget(String key) {
    Map<String, Counter> table = tables.get(key);
    if (table != null && table.values().stream().noneMatch(Counter::isPending)) {
      tables.remove(key);
    }
  }

  /** The keys of which numbers are known. */
  Set<String> known() {
    return Set.copyOf(tables.keySet());
  }

  /** What became of one exchange. */
  enum Exchange {
    /** Nobody wanted anything, and nothing is known of Redis. */
    NONE,
    /** Redis has answered, and nothing is left. */
    DONE,
    /** Redis has answered, and what came meanwhile is left, for next time. */
    LATER,
    /** There is more to be exchanged at once. */
    MORE
  }

  /**
   * Delivers the next batch and brings back answers.
   *
   * @param nowMillis the moment as of which the answers are known, at the latest
   * @return whether Redis was asked, and is to be asked again at once
   * @throws RuntimeException if Redis cannot be reached or refuses; it is to be tried again later
   */
  Exchange exchange(Redis redis, long nowMillis) {
    boolean isGreeting = life == null;
    if (isGreeting && !hello(redis)) {
      return Exchange.NONE;
    }
    boolean isOld = !toSend.isEmpty();
    if (!isOld) {
      toSend.add(nextBatch());
    }
    Batch batch = toSend.element();
    List<Question> questions = nextQuestions();
    if (batch.increments().isEmpty() && batch.plans().isEmpty() && questions.isEmpty() && !checks) {
      toSend.remove();
      Exchange nothing = isGreeting ? Exchange.DONE : Exchange.NONE;
      return waiting.isEmpty() ? nothing : Exchange.MORE;
    }
    List<?> answer = send(redis, batch, questions);
    String outcome = String.valueOf(answer.get(0));
    if (!outcome.equals("ok")) {
      questions.forEach(this::askAgain);
    }
    switch (outcome) {
      case "ok" -> {
        toSend.remove();
        checks = false;
        changes = 0;
        arrived(batch, questions, answer, nowMillis);
        return isOld ? atOnce() : after(batch, questions);
      }
      case "life" -> {
        lostLife = life;
        life = null;
        changes++;
        if (changes > 1) {
          return Exchange.LATER; // or a Redis that forgets all at once would keep us here
        }
      }
      case "behind" -> rewind(Long.parseLong(text(answer, 1)), Long.parseLong(text(answer, 2)));
      default -> throw new IllegalStateException("Redis answered " + answer.get(0));
    }
    return Exchange.MORE;
  }

  /**
   * What there was to be exchanged goes on at once; what came meanwhile waits, or batches would be
   * the smaller, and Redis asked the more often, the more calls there are.
   */
  private Exchange after(Batch batch, List<Question> questions) {
    if (batch.increments().size() >= MAX_INCREMENTS
        || batch.plans().size() >= MAX_INCREMENTS
        || questions.size() >= MAX_QUESTIONS) {
      return Exchange.MORE;
    }
    return isNothingLeft() ? Exchange.DONE : Exchange.LATER;
  }

  /** What has waited while an older batch could not be sent. */
  private Exchange atOnce() {
    return isNothingLeft() ? Exchange.DONE : Exchange.MORE;
  }

  private boolean isNothingLeft() {
    return toSend.isEmpty() && waiting.isEmpty() && asked.isEmpty() && newPlans.isEmpty();
  }

  /** Has the next exchange take place even if nobody wants anything of it. */
  void greet() {
    greets = true;
  }

  /**
   * Has the next exchange ask whether Redis still has what was delivered, even if nobody wants
   * anything of it: a batch of nothing tells. Does nothing where nothing was delivered.
   */
  void check() {
    checks = life != null;
  }

  /**
   * Removes what Redis remembers of this JVM's deliveries, once all has arrived: where JVMs come
   * and go, it would be more than the users' spend. What is added later goes under another name. To
   * Redis, any first batch of a stream of which it remembers nothing is new: so it goes on to
   * remember where a copy of that may still arrive.
   *
   * @throws RuntimeException if Redis cannot be reached; what it remembers then stays
   */
  void retire(Redis redis) {
    if (isFirstDoubtful || life == null || lastNumber == 0 || !isNothingLeft()) {
      return;
    }
    String ended = stream;
    String number = Long.toString(lastNumber);
    beginStream();
    redis.run(Script.RETIRE, List.of(keys.spend()), List.of(ended, life, number));
  }

  private void beginStream() {
    stream = UUID.randomUUID().toString();
    lastNumber = 0;
    arrivedPicoUsd = 0;
    held.clear();
    heldIncrements = 0;
  }

  private boolean hello(Redis redis) {
    boolean isWanted =
        greets || !waiting.isEmpty() || !asked.isEmpty() || !newPlans.isEmpty() || lostLife != null;
    if (!isWanted) {
      return false;
    }
    Object answer =
        redis.run(
            Script.HELLO,
            List.of(keys.spend()),
            List.of(UUID.randomUUID().toString(), Long.toString(keys.expirySecond(keys.spend()))));
    String found = String.valueOf(answer);
    if (lostLife != null && !lostLife.equals(found)) {
      changeLife(lostLife, found);
    }
    lostLife = null;
    life = found;
    return true;
  }

  private List<?> send(Redis redis, Batch batch, List<Question> questions) {
    String known = life == null ? "" : life;
    try {
      Object answer =
          redis.run(
              Script.BATCH, batch.keys(keys, questions), batch.arguments(known, keys, questions));
      if (answer instanceof List<?> list && !list.isEmpty()) {
        return list;
      }
      throw new IllegalStateException("Redis answered no list");
    } catch (RuntimeException e) {
      questions.forEach(this::askAgain);
      isFirstDoubtful |= batch.number() == 1 && !batch.increments().isEmpty();
      throw e;
    }
  }

  /** Unless somebody else has asked meanwhile: each number is in the queue once at most. */
  private void askAgain(Question question) {
    if (question.counter().askAgain()) {
      asked.add(new Place(question.key(), question.field(), question.counter()));
    }
  }

  private Batch nextBatch() {
    List<Increment> increments = new ArrayList<>();
    Map<String, String> toldPlans = new HashMap<>();
    while (increments.size() < MAX_INCREMENTS) {
      Place place = waiting.poll();
      if (place == null) {
        break;
      }
      long amount = place.counter.take();
      if (amount != 0) {
        increments.add(new Increment(place.key, place.field, amount, place.counter));
      }
    }
    Iterator<String> users = newPlans.iterator();
    while (toldPlans.size() < MAX_INCREMENTS && users.hasNext()) {
      String user = users.next();
      users.remove(); // before it is read, so that a change that comes in between is told again
      String plan = plans.get(user);
      if (plan != null) {
        toldPlans.put(user, plan);
      }
    }
    if (!increments.isEmpty()) {
      lastNumber++;
    }
    return new Batch(stream, lastNumber, increments, toldPlans, false);
  }

  private List<Question> nextQuestions() {
    List<Question> questions = new ArrayList<>();
    while (questions.size() < MAX_QUESTIONS) {
      Place place = asked.poll();
      if (place == null) {
        break;
      }
      place.counter.questionTaken();
      questions.add(new Question(place.key, place.field, place.counter));
    }
    return questions;
  }

  private void arrived(Batch batch, List<Question> questions, List<?> answer, long nowMillis) {
    int at = 1;
    for (Increment increment : batch.increments()) {
      Long total = Amounts.of(text(answer, at++));
      if (total == null) { // refused, or spoilt by somebody since
        refused(batch, increment, nowMillis);
      } else if (batch.replayed()) {
        increment.counter().told(total, nowMillis);
      } else {
        increment.counter().arrived(total, nowMillis);
      }
    }
    for (Question question : questions) {
      Long number = Amounts.of(text(answer, at++));
      if (number != null) { // or it is none of ours, and stays unknown
        question.counter().told(number, nowMillis);
        forgetNothing(question, nowMillis);
      }
    }
    if (!batch.increments().isEmpty()) {
      hold(batch);
      if (!batch.replayed()) {
        arrivedPicoUsd += batch.picoUsd(keys.spend());
      }
    }
  }

  /** Of an hour that is over, nothing is not worth remembering: most users call in few hours. */
  private void forgetNothing(Question question, long nowMillis) {
    int hour = keys.hourOf(question.key());
    if (hour >= 0 && hour < Math.floorDiv(nowMillis, MILLIS_PER_HOUR) - 1) {
      ConcurrentMap<String, Counter> table = tables.get(question.key());
      if (table != null) {
        // Who adds to it at the same moment has it delivered all the same, and finds it next time.
        table.computeIfPresent(
            question.field(), (field, counter) -> counter.isNothing() ? null : counter);
      }
    }
  }

  /** What a key holds is no number, or would be too large a one; it will never be added. */
  private void refused(Batch batch, Increment increment, long nowMillis) {
    faults.failed("increment");
    if (increment.key().equals(keys.spend()) && !increment.field().startsWith(Keys.FOLDED_USERS)) {
      faults.lost(increment.amount());
    }
    if (!batch.replayed()) {
      increment.counter().arrived(increment.counter().known(), nowMillis);
    }
  }

  private void hold(Batch batch) {
    held.add(batch);
    heldIncrements += batch.increments().size();
    while (heldIncrements > MAX_HELD_INCREMENTS) {
      heldIncrements -= held.remove().increments().size();
    }
  }

  /**
   * The data in Redis is not what was delivered to. It is new, and nothing of this JVM is in it; or
   * it is what was there before it was lost, put back: then all goes on from there.
   */
  private void changeLife(String from, String to) {
    FormerLife back = former != null && former.name.equals(to) ? former : null;
    losses++;
    boolean remembers = lastNumber > 0;
    tellChange(back != null);
    if (remembers) {
      former =
          new FormerLife(
              from, stream, lastNumber, arrivedPicoUsd, List.copyOf(toSend), List.copyOf(held));
    } else if (back != null) {
      former = null;
    }
    toSend.clear();
    beginStream();
    if (back != null) {
      resume(back);
    }
    tables.forEach(
        (key, table) ->
            table.forEach(
                (field, counter) -> {
                  if (counter.changeLife(back != null, remembers)) {
                    waiting.add(new Place(key, field, counter));
                  }
                }));
    newPlans.addAll(plans.keySet());
  }

  private void resume(FormerLife back) {
    stream = back.stream;
    lastNumber = back.lastNumber;
    arrivedPicoUsd = back.arrivedPicoUsd;
    toSend.addAll(back.toSend);
    held.addAll(back.held);
    heldIncrements = held.stream().mapToInt(batch -> batch.increments().size()).sum();
  }

  private void tellChange(boolean isBack) {
    faults.failed(isBack ? "restored" : "emptied");
    if (changes <= 1) {
      logger.log(
          Level.WARNING,
          isBack
              ? "Percapita: the ledger in Redis has {0} again as it was before; what it lacks of this"
                  + " JVM is added."
              : "Percapita: the ledger in Redis has lost {0}; what this JVM has added to it is added"
                  + " again.",
          keys.spend());
    }
  }

  /**
   * Redis has come back as it was some time ago: what has arrived since is sent again.
   *
   * @param number the last batch that it has
   * @param picoUsd the dollars that it has of this stream
   */
  private void rewind(long number, long picoUsd) {
    faults.failed("rewound");
    losses++;
    while (!toSend.isEmpty()
        && toSend.element().replayed()
        && toSend.element().number() <= number) {
      hold(toSend.remove()); // it is there: by a copy that came late, or in data that are back
    }
    Deque<Batch> again = new ArrayDeque<>();
    long sum = 0;
    for (Batch batch : held) {
      if (batch.number() > number) {
        again.add(batch.asReplay());
        sum += batch.picoUsd(keys.spend());
      }
    }
    for (Batch batch : toSend) {
      sum += batch.replayed() ? batch.picoUsd(keys.spend()) : 0;
    }
    long missing = arrivedPicoUsd - picoUsd - sum;
    Batch next = again.isEmpty() ? toSend.peek() : again.element();
    boolean complete = next == null || next.number() == number || next.number() == number + 1;
    held.removeIf(batch -> batch.number() > number);
    heldIncrements = held.stream().mapToInt(batch -> batch.increments().size()).sum();
    if (!complete) {
      if (missing > 0) {
        faults.lost(missing);
      }
      renumber(again);
    }
    List<Batch> rest = List.copyOf(toSend);
    toSend.clear();
    toSend.addAll(again);
    toSend.addAll(rest);
  }

  /** The numbers between are gone, so a new stream begins with what is held. */
  private void renumber(Deque<Batch> again) {
    stream = UUID.randomUUID().toString();
    long number = 0;
    List<Batch> renumbered = new ArrayList<>();
    arrivedPicoUsd = 0;
    for (Batch batch : toSend) {
      arrivedPicoUsd += batch.replayed() ? batch.picoUsd(keys.spend()) : 0;
    }
    for (Batch batch : again) {
      number++;
      renumbered.add(batch.renamed(stream, number));
      arrivedPicoUsd += batch.picoUsd(keys.spend());
    }
    again.clear();
    again.addAll(renumbered);
    held.clear();
    heldIncrements = 0;
    List<Batch> rest = new ArrayList<>();
    for (Batch batch : toSend) {
      if (!batch.increments().isEmpty()) {
        number++;
      }
      rest.add(new Batch(stream, number, batch.increments(), batch.plans(), batch.replayed()));
    }
    toSend.clear();
    toSend.addAll(rest);
    lastNumber = number;
  }

  private Counter counter(String key, String field) {
    return tables
        .computeIfAbsent(key, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(field, name -> new Counter());
  }

  /** Jedis answers texts as bytes or as strings. */
  private static String text(List<?> answer, int at) {
    Object element = at < answer.size() ? answer.get(at) : "!";
    return element instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(element);
  }
}
