package io.percapita.provider;

import org.jspecify.annotations.Nullable;

/**
 * Hosts that differ in one part of their name, such as {@code bedrock-runtime.*.amazonaws.com}.
 * Immutable and thread-safe.
 */
final class HostFamily {
  private final String provider;
  private final Dialect dialect;
  private final String prefix;
  private final String suffix;
  private final boolean regional;
  private final @Nullable String region;
  private final String basePath;

  private HostFamily(
      String provider,
      Dialect dialect,
      String pattern,
      String basePath,
      boolean regional,
      @Nullable String region) {
    int star = pattern.indexOf('*');
    this.provider = provider;
    this.dialect = dialect;
    this.prefix = pattern.substring(0, star);
    this.suffix = pattern.substring(star + 1);
    this.regional = regional;
    this.region = region;
    this.basePath = basePath;
  }

  /**
   * Hosts whose differing part is a region.
   *
   * @param pattern the host in lower case, with a star for the part that differs
   */
  static HostFamily ofRegions(String provider, Dialect dialect, String pattern, String basePath) {
    return new HostFamily(provider, dialect, pattern, basePath, true, null);
  }

  /** Hosts whose differing part is a customer's. */
  static HostFamily ofCustomers(String provider, Dialect dialect, String pattern, String basePath) {
    return new HostFamily(provider, dialect, pattern, basePath, false, null);
  }

  /** Hosts of customers in one region. */
  static HostFamily ofCustomersIn(
      String region, String provider, Dialect dialect, String pattern, String basePath) {
    return new HostFamily(provider, dialect, pattern, basePath, false, region);
  }

  /** Whether a host, in any case, is one of them; allocates nothing. */
  boolean has(String host) {
    int differingEnd = host.length() - suffix.length();
    return differingEnd > prefix.length()
        && host.charAt(differingEnd) == suffix.charAt(0) // which most hosts are told apart by
        && host.regionMatches(true, differingEnd, suffix, 0, suffix.length())
        && host.regionMatches(true, 0, prefix, 0, prefix.length())
        && (!regional || isOneLabel(host));
  }

  /** A region is one label of a name, of which the host may have more. */
  private boolean isOneLabel(String host) {
    int dot = host.indexOf('.', prefix.length());
    return dot < 0 || dot >= host.length() - suffix.length();
  }

  /** What one of the hosts speaks at a path, or null. */
  @Nullable Endpoint endpointAt(String host, String method, String path) {
    if (!path.startsWith(basePath)) {
      return null;
    }
    String differing = host.substring(prefix.length(), host.length() - suffix.length());
    return dialect.endpointAt(
        provider, regional ? differing : region, method, path.substring(basePath.length()));
  }
}
