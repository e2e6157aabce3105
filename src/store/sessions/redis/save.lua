-- Keeps what a turn leaves behind, over the revision that was loaded.
-- KEYS: the session, the index of live sessions, the index of deadlines, the journal, what calls take up of desks.
-- ARGV: the expected revision, the session to keep, how long to keep it in ms, the call, its deadline in ms or nothing,
--       the most entries the journal may have, what the call takes up of a desk or nothing, the records.
-- Gives -1 where another revision is there, otherwise how many old entries of the journal had to go.

local kept = redis.call('GET', KEYS[1])
if kept == ARGV[2] then
    return 0 -- Sent again, because the answer to the first time was lost.
end
if (kept and string.match(kept, '^%d+') or '0') ~= ARGV[1] then
    return -1
end

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3], ARGV[4])
if ARGV[5] == '' then
    redis.call('ZREM', KEYS[3], ARGV[4])
else
    redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
end
if ARGV[7] == '' then
    redis.call('HDEL', KEYS[5], ARGV[4])
else
    redis.call('HSET', KEYS[5], ARGV[4], ARGV[7])
end
for record = 8, #ARGV do
    redis.call('XADD', KEYS[4], '*', 'r', ARGV[record])
end
return redis.call('XTRIM', KEYS[4], 'MAXLEN', ARGV[6])
