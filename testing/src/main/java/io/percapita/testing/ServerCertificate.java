package io.percapita.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate for {@code localhost} that nobody trusts but who is told to, made by the JDK's own
 * keytool so that no key is kept anywhere.
 *
 * @param store a PKCS12 file with the certificate and its key, which serves as key store and as
 *     trust store
 */
public record ServerCertificate(Path store) {
  /** The password of the store, which guards nothing. */
  public static final String PASSWORD = "stand-in";

  /**
   * Makes a certificate.
   *
   * @param folder where to put the store; created if it is missing
   * @throws IOException if the JDK has no keytool, or it fails
   */
  public static ServerCertificate create(Path folder) throws IOException {
    Path store = Files.createDirectories(folder).resolve("stand-in.p12");
    Files.deleteIfExists(store);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "stand-in",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String complaints = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (!Files.exists(store)) {
      throw new IOException("keytool made no certificate: " + complaints);
    }
    return new ServerCertificate(store);
  }
}
