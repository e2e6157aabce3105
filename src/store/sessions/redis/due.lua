-- The calls whose deadline has come, and how much is kept. Indices lose what has expired on the way.
-- KEYS: the index of live sessions, the index of deadlines, the journal.
-- ARGV: now by the clock of whoever asks in ms, the most calls to give.
-- Gives the number of live sessions, that of the journal's entries, and each call that is due with its deadline in ms.

local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000 + math.floor(time[2] / 1000))

local calls = {}
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for at = 1, #due, 2 do
    if redis.call('ZSCORE', KEYS[1], due[at]) then
        table.insert(calls, { due[at], tonumber(due[at + 1]) })
    else
        redis.call('ZREM', KEYS[2], due[at])
    end
end
return { redis.call('ZCARD', KEYS[1]), redis.call('XLEN', KEYS[3]), calls }
