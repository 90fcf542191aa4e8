-- What the worker does with one change. An entry that is live or deleted reflects every change since it was made, so a
-- newer change takes its place. Of anything else nothing is known: the change may be late by days, so it leaves a fence,
-- and the next reader loads the row. Every write removes the token of a lease, so that a loader that read before it is
-- refused. Versions are below 2^53, so comparing them as numbers is exact; what is stored is the argument's own text,
-- never a number that Lua formatted.
-- KEYS: the entry. ARGV: version, flag ('live' or 'deleted'), document, its time to live, a fence's; in milliseconds.
local found = redis.call('HMGET', KEYS[1], 'v', 'f', 't')
local known = found[1] and #found[1] <= 16 and string.match(found[1], '^%d+$') and tonumber(found[1])
local is, becomes = found[2], ARGV[2]
if known then
  local offered = tonumber(ARGV[1])
  if known > offered or (known == offered and is == 'deleted' and becomes == 'live') then
    return found[1]
  end
end
local ttl = ARGV[4]
if not known or not (is == 'live' or (is == 'deleted' and becomes == 'deleted')) then
  becomes, ttl = 'fence', ARGV[5]
end
if becomes == 'live' then
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'd', ARGV[3])
else
  redis.call('HSET', KEYS[1], 'v', ARGV[1], 'f', becomes)
  if is == 'live' then
    redis.call('HDEL', KEYS[1], 'd')
  end
end
if found[3] then
  redis.call('HDEL', KEYS[1], 't')
end
redis.call('PEXPIRE', KEYS[1], ttl)
return becomes == 'fence' and 'fenced' or 'applied'
