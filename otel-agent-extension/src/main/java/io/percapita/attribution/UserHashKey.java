package io.percapita.attribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The key of {@link UserHash}: the configured one, or one generated once and kept in a file. */
public final class UserHashKey {
  private static final Logger logger = Logger.getLogger(UserHashKey.class.getName());
  private static final String FILE = "user-hash.key";
  private static final int KEY_BYTES = 32;

  /** 128 bits, if they come by chance. */
  private static final int MIN_BYTES = 16;

  private UserHashKey() {}

  /**
   * The key to use. Where it can neither be read nor kept, a key for this process alone, and a
   * warning that says what follows from it.
   *
   * @param configured the configured key, or null
   * @param stateDir where a generated key is kept
   */
  public static byte[] of(@Nullable String configured, Path stateDir) {
    if (configured != null) {
      byte[] key = configured.getBytes(StandardCharsets.UTF_8);
      if (key.length < MIN_BYTES) {
        logger.log(
            Level.WARNING,
            "Percapita: the user hash key has {0} bytes, so few that whoever has a list of users can"
                + " find it by trying, and then tell who is who. Set percapita.user.hash.key to 16"
                + " bytes or more, such as the output of: openssl rand -hex 32. Every user is new then.",
            key.length);
      }
      return key;
    }
    try {
      return kept(stateDir);
    } catch (IOException | RuntimeException e) {
      logger.log(
          Level.WARNING,
          "Percapita cannot keep its user hash key in {0} ({1}). A user will have another hash after"
              + " a restart and in every other JVM, so active users are overcounted. Set"
              + " percapita.user.hash.key, or percapita.state.dir to a writable directory.",
          new Object[] {stateDir, e.toString()});
      return random();
    }
  }

  private static byte[] kept(Path stateDir) throws IOException {
    Files.createDirectories(stateDir);
    Path file = stateDir.resolve(FILE);
    if (!Files.exists(file) && create(stateDir, file)) {
      logger.log(
          Level.INFO,
          "Percapita has made a key to hash users with, and keeps it in {0}. Where that does not"
              + " outlive the process or is not shared, as in containers, set PERCAPITA_USER_HASH_KEY"
              + " to one secret for all, or every user counts as another there.",
          file);
    }
    byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
    if (key.length < KEY_BYTES) {
      throw new IOException(file + " holds less than " + KEY_BYTES + " bytes in hexadecimal");
    }
    return key;
  }

  /**
   * Written aside and linked into place, so that JVMs starting together agree on one key.
   *
   * @return whether it is this one's
   */
  private static boolean create(Path stateDir, Path file) throws IOException {
    Path fresh = Files.createTempFile(stateDir, FILE, ".new"); // readable by its owner only
    try {
      Files.writeString(fresh, HexFormat.of().formatHex(random()));
      link(fresh, file);
      return true;
    } catch (FileAlreadyExistsException ignored) {
      return false; // another JVM was first; its key is as good
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void link(Path fresh, Path file) throws IOException {
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
      // Never half a file, as a copy could be seen; the first of two JVMs wins but for a moment.
      Files.move(fresh, file);
    }
  }

  private static byte[] random() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
