package io.percapita.smoke.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * A driver and its client library in a class loader of their own, as an application server has its
 * applications, so that one JVM can have a library in several versions.
 */
final class IsolatedDriver implements Driver {
  private final ClassLoader loader;
  private final Driver driver;

  private IsolatedDriver(ClassLoader loader, Driver driver) {
    this.loader = loader;
    this.driver = driver;
  }

  /**
   * Opens a driver.
   *
   * @param name the driver's name
   * @param library the folder of the clients' that has the library
   */
  static Driver open(String name, String library) {
    Loader loader = new Loader(urls(Path.of("clients", library, "target", "library")));
    try {
      Driver driver =
          within(
              loader,
              () ->
                  (Driver)
                      loader
                          .loadClass(SmokeApp.class.getName())
                          .getMethod("driver", String.class)
                          .invoke(null, name));
      return new IsolatedDriver(loader, driver);
    } catch (Exception e) {
      throw new IllegalStateException(name + " of " + library, e);
    }
  }

  @Override
  public Outcome send(SmokeRequest request) throws Exception {
    return within(loader, () -> driver.send(request));
  }

  @Override
  public CompletableFuture<Outcome> begin(SmokeRequest request) {
    try {
      return within(loader, () -> driver.begin(request));
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public boolean endsWithinTheAgentsSpan() {
    return driver.endsWithinTheAgentsSpan();
  }

  /** Libraries look for their parts in the class loader of the thread that calls them. */
  private static <T> T within(ClassLoader loader, Callable<T> action) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] urls(Path library) {
    List<URL> urls = new ArrayList<>();
    urls.add(SmokeApp.class.getProtectionDomain().getCodeSource().getLocation());
    try (var jars = Files.list(library)) {
      for (Path jar : (Iterable<Path>) jars::iterator) {
        urls.add(url(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  /** Has classes of the application's own, but for those that the application speaks to it by. */
  private static final class Loader extends URLClassLoader {
    private static final String APPLICATION = SmokeApp.class.getPackageName() + ".";
    private static final Set<String> SHARED =
        Set.of(
            Driver.class.getName(),
            SmokeRequest.class.getName(),
            Outcome.class.getName(),
            Outcome.Digest.class.getName());

    Loader(URL[] urls) {
      super(urls, SmokeApp.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(APPLICATION) || SHARED.contains(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
