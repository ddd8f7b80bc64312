package io.percapita.ledger.redis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * A Redis or Valkey by Jedis: one connection, made anew after each that fails; or where the server
 * is part of a cluster, a client that follows it. Not thread-safe.
 */
final class JedisRedis implements Redis {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final int SCAN_COUNT = 2000;
  private static final String CLUSTER_INFO = "return redis.call('INFO', 'cluster')";
  private static final int DEFAULT_PORT = 6379;

  private final HostAndPort address;
  private final int timeoutMillis;

  /** Of a cluster, the nodes that were known last. */
  private List<HostAndPort> nodes = List.of();

  /** Which node is asked for a connection: 0 for the one that was named. */
  private int turn;

  private final JedisClientConfig config;
  private @Nullable UnifiedJedis client;

  /** A Redis that is not connected to before it is used. */
  JedisRedis(URI url) {
    this(url, TIMEOUT_MILLIS);
  }

  /**
   * A Redis that is not connected to before it is used.
   *
   * @param timeoutMillis how long to wait for a connection, and for an answer
   */
  JedisRedis(URI url, int timeoutMillis) {
    address = new HostAndPort(url.getHost(), url.getPort() < 0 ? DEFAULT_PORT : url.getPort());
    this.timeoutMillis = timeoutMillis;
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(timeoutMillis)
            .socketTimeoutMillis(timeoutMillis)
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url))
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (JedisURIHelper.isRedisSSLScheme(url)) {
      builder.sslOptions(SslOptions.defaults());
    }
    config = builder.build();
  }

  @Override
  public Object run(String script, List<String> keys, List<String> arguments) {
    return with(jedis -> jedis.eval(script, keys, arguments));
  }

  @Override
  public void scan(String key, BiConsumer<String, String> action) {
    ScanParams some = new ScanParams().count(SCAN_COUNT);
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      String from = cursor;
      ScanResult<Map.Entry<String, String>> found = with(jedis -> jedis.hscan(key, from, some));
      found.getResult().forEach(entry -> action.accept(entry.getKey(), entry.getValue()));
      cursor = found.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
  }

  private <T> T with(Function<UnifiedJedis, T> action) {
    try {
      UnifiedJedis connected = client == null ? connect() : client;
      client = connected;
      return action.apply(connected);
    } catch (JedisException e) { // a server that was demoted refuses, but keeps the connection
      rememberNodes();
      turn += client instanceof RedisClusterClient ? 1 : 0; // this one's view may be cut off
      close();
      throw e;
    }
  }

  /** One node at a time, so that a cluster of many that are away keeps nobody waiting. */
  private UnifiedJedis connect() {
    List<HostAndPort> all = new ArrayList<>(nodes);
    all.remove(address);
    all.add(0, address);
    try {
      return connect(all.get(turn % all.size()));
    } catch (RuntimeException e) {
      turn++; // the next one's, next time
      throw e;
    }
  }

  private UnifiedJedis connect(HostAndPort node) {
    UnifiedJedis single =
        RedisClient.builder()
            .hostAndPort(node)
            .clientConfig(config)
            .poolConfig(oneConnection())
            .build();
    boolean isCluster;
    try {
      isCluster = String.valueOf(single.eval(CLUSTER_INFO)).contains("cluster_enabled:1");
    } catch (RuntimeException e) {
      single.close();
      throw e;
    }
    if (!isCluster) {
      return single;
    }
    single.close();
    return RedisClusterClient.builder()
        .nodes(Set.of(node))
        .clientConfig(config)
        .poolConfig(oneConnection())
        .maxTotalRetriesDuration(Duration.ofMillis(timeoutMillis))
        .build();
  }

  /** Whom to ask for the others if the one that was named is no more. */
  private void rememberNodes() {
    if (client instanceof RedisClusterClient cluster && !cluster.getClusterNodes().isEmpty()) {
      nodes = cluster.getClusterNodes().keySet().stream().sorted().map(HostAndPort::from).toList();
    }
  }

  /**
   * Without a thread that looks after connections, and nothing for JMX. Jedis, which asks a cluster
   * for its nodes while it holds a connection that broke, must not wait for that for ever.
   */
  private GenericObjectPoolConfig<Connection> oneConnection() {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(1);
    pool.setMaxWait(Duration.ofMillis(timeoutMillis));
    pool.setJmxEnabled(false);
    return pool;
  }

  @Override
  public void close() {
    UnifiedJedis connected = client;
    client = null;
    if (connected != null) {
      try {
        connected.close();
      } catch (RuntimeException ignored) {
        // A connection that broke may fail to say goodbye.
      }
    }
  }
}
