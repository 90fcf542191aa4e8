-- Stores a row that was loaded under a lease: only if the lease's token is still there, so nobody has written since, and
-- the row is not older than what a fence asks for.
-- KEYS: the entry. ARGV: token, version, document, time to live in milliseconds. Answers 'applied', 'refused', or the
-- newer version of the fence.
local found = redis.call('HMGET', KEYS[1], 'v', 't')
if found[2] ~= ARGV[1] then
  return 'refused'
end
local known = found[1] and #found[1] <= 16 and string.match(found[1], '^%d+$') and tonumber(found[1])
if known and known > tonumber(ARGV[2]) then
  return found[1]
end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'f', 'live', 'd', ARGV[3])
redis.call('HDEL', KEYS[1], 't')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 'applied'
