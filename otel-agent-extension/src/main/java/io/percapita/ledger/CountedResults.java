package io.percapita.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which results, of batches and of calls in the background, have been counted, so that each is once
 * however often it is fetched: the last ten thousand names, also kept in a file, where there is
 * one, which a restart survives and JVMs may share. Thread-safe.
 */
public final class CountedResults {
  private static final int LIMIT = 10_000;
  private static final int HASH_BYTES = 16;

  private final Object lock = new Object();
  private final int limit;
  private final @Nullable CountedResultsFile file;

  /** Hashes of names, the ones used last at the end. */
  private final Map<String, Boolean> counted = new LinkedHashMap<>(16, 0.75f, true);

  private CountedResults(int limit, @Nullable CountedResultsFile file) {
    this.limit = limit;
    this.file = file;
  }

  /** Remembers as long as the process lives. */
  public static CountedResults inMemory() {
    return new CountedResults(LIMIT, null);
  }

  /** Remembers in a file, too, which nothing touches before there is something to count. */
  public static CountedResults keptIn(CountedResultsFile file) {
    return keptIn(file, LIMIT);
  }

  static CountedResults keptIn(CountedResultsFile file, int limit) {
    return new CountedResults(limit, file);
  }

  /**
   * Takes results for the caller to count.
   *
   * @param provider whose results they are
   * @param ids all names that they may be told under
   * @return whether they are to be counted now: false if they were, under any of the names
   */
  public boolean claim(String provider, List<String> ids) {
    Set<String> hashes = hashes(provider, ids);
    synchronized (lock) {
      if (file != null) {
        file.readNew(this::remember);
      }
      boolean isNew = true;
      for (String hash : hashes) {
        isNew &= counted.get(hash) == null;
      }
      Set<String> newNames = new HashSet<>(hashes);
      newNames.removeAll(counted.keySet());
      hashes.forEach(this::remember);
      if (!isNew && !newNames.isEmpty()) {
        write(newNames);
      }
      return isNew;
    }
  }

  /**
   * Keeps results that have been counted, so that they will not be again after a restart. Later
   * than {@link #claim}, so that a process that dies between the two counts too much elsewhere
   * rather than nothing at all.
   */
  public void keep(String provider, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    Set<String> hashes = hashes(provider, ids);
    synchronized (lock) {
      write(hashes);
    }
  }

  private void remember(String hash) {
    counted.put(hash, true);
    if (counted.size() > limit) {
      counted.remove(counted.keySet().iterator().next());
    }
  }

  private void write(Set<String> hashes) {
    if (file != null) {
      file.append(hashes);
      if (file.isLongerThan(2L * limit)) {
        file.readNew(this::remember);
        file.replace(counted.keySet());
      }
    }
  }

  /** Names come from the wire; what is kept of them is short, of one length, and tells nothing. */
  private static Set<String> hashes(String provider, List<String> ids) {
    Set<String> hashes = new HashSet<>();
    for (String id : ids) {
      byte[] hash = sha256().digest((provider + '\n' + id).getBytes(StandardCharsets.UTF_8));
      hashes.add(HexFormat.of().formatHex(hash, 0, HASH_BYTES));
    }
    return hashes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM must have it
    }
  }
}
