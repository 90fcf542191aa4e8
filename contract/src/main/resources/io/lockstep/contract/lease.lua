-- A reader that found nothing to serve asks for the right to fill the entry. Readers of one moment share a token: it says
-- that nobody has written since it was issued, which is as true for those who come later. A fence keeps its version.
-- KEYS: the entry. ARGV: a new token, its time to live in milliseconds. Answers the token, or '' if there is something
-- to serve after all.
local found = redis.call('HMGET', KEYS[1], 'v', 'f', 't')
local known = found[1] and #found[1] <= 16 and string.match(found[1], '^%d+$')
local is = found[2]
if known and (is == 'deleted' or (is == 'live' and redis.call('HEXISTS', KEYS[1], 'd') == 1)) then
  return ''
end
local token = found[3]
if not token then
  token = ARGV[1]
  redis.call('HSET', KEYS[1], 't', token)
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return token
