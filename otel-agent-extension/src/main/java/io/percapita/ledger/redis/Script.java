package io.percapita.ledger.redis;

/** The scripts that Redis runs, each as one step that nothing else comes between. */
final class Script {
  /**
   * Says which life of the data this is, and begins one where there is none.
   *
   * <p>KEYS: the spend. ARGV: a name for a new life; when the key may go.
   */
  static final String HELLO =
      """
      local life = redis.call('HGET', KEYS[1], 'e')
      if not life then
        life = ARGV[1]
        redis.call('HSET', KEYS[1], 'e', life)
        redis.call('EXPIREAT', KEYS[1], ARGV[2])
      end
      return life
      """;

  /**
   * Adds a batch, unless it was added before, and tells what the numbers are then.
   *
   * <p>KEYS: the spend, the rank, the plans, others. ARGV: the name of the sender's stream; the
   * life it knows; the batch before; this batch; the sum of the batch; when each key may go; how
   * many increments, each of which key, which field, how much; how many plans, each of which user
   * and which plan; questions, each of which key and which field.
   *
   * <p>Answers {@code life} where the data is not what the sender has delivered to; {@code behind},
   * the last batch and the sum of all where Redis has lost some; else {@code ok} and a number for
   * each increment and question, {@code !} for an increment that was refused.
   *
   * <p>What says that the batch was added is written first: if Redis refuses to write at all, the
   * batch fails as a whole. Everything after it is called so that it cannot end the script.
   */
  static final String BATCH =
      """
      local spend = KEYS[1]
      if redis.call('HGET', spend, 'e') ~= ARGV[2] then
        return {'life'}
      end
      local last = redis.call('HGET', spend, 's:' .. ARGV[1]) or '0'
      local fresh = last == ARGV[3] and ARGV[3] ~= ARGV[4]
      if last ~= ARGV[3] and last ~= ARGV[4] then
        return {'behind', last, redis.call('HGET', spend, 't:' .. ARGV[1]) or '0'}
      end
      if fresh then
        redis.call('HSET', spend, 's:' .. ARGV[1], ARGV[4])
        redis.pcall('HINCRBY', spend, 't:' .. ARGV[1], ARGV[5])
      end
      local at = 6 + #KEYS
      local answer = {'ok'}
      local function tell(key, field)
        local number = redis.pcall('HGET', key, field)
        if type(number) == 'table' then
          number = '!'
        end
        answer[#answer + 1] = number or '0'
        return number
      end
      for i = 1, tonumber(ARGV[at]) do
        local key, field, amount = KEYS[tonumber(ARGV[at + 1])], ARGV[at + 2], ARGV[at + 3]
        at = at + 3
        local refused = false
        if fresh then
          local done = redis.pcall('HINCRBY', key, field, amount)
          refused = type(done) == 'table'
        end
        if refused then
          answer[#answer + 1] = '!'
        else
          local number = tell(key, field)
          if fresh and key == spend and number and string.sub(field, 1, 2) == 'u:' then
            redis.pcall('ZADD', KEYS[2], number, string.sub(field, 3))
          end
        end
      end
      at = at + 1
      for i = 1, tonumber(ARGV[at]) do
        redis.pcall('HSET', KEYS[3], ARGV[at + 1], ARGV[at + 2])
        at = at + 2
      end
      if fresh then
        for i = 1, #KEYS do
          redis.pcall('EXPIREAT', KEYS[i], ARGV[5 + i])
        end
      end
      for i = at + 1, #ARGV, 2 do
        tell(KEYS[tonumber(ARGV[i])], ARGV[i + 1])
      end
      return answer
      """;

  /**
   * Forgets how far a stream has delivered, which nobody will ask for again.
   *
   * <p>KEYS: the spend. ARGV: the name of the stream; the life it knows; its last batch.
   */
  static final String RETIRE =
      """
      if redis.call('HGET', KEYS[1], 'e') == ARGV[2]
          and redis.call('HGET', KEYS[1], 's:' .. ARGV[1]) == ARGV[3] then
        redis.call('HDEL', KEYS[1], 's:' .. ARGV[1], 't:' .. ARGV[1])
      end
      return 'ok'
      """;

  private Script() {}
}
