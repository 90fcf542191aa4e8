-- Stores an entry unless a newer one is there. Versions are below 2^53, so comparing them as numbers is exact;
-- what is stored is always the argument's own text, never a number that Lua formatted.
local found = redis.call('HMGET', KEYS[1], 'v', 'f')
if found[1] then
  local current, offered = tonumber(found[1]), tonumber(ARGV[1])
  if current > offered or (current == offered and found[2] == 'deleted' and ARGV[2] ~= 'deleted') then
    return found[1]
  end
end
if ARGV[2] == 'live' then
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'f', ARGV[2], 'd', ARGV[3])
else
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'f', ARGV[2])
  redis.call('HDEL', KEYS[1], 'd')
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 'applied'
