-- The oldest entries of a journal, for one replica at a time: so those of a call reach the ledger in their order.
-- KEYS: the journal, its reader.
-- ARGV: the replica that asks, how long a reader that settles nothing stays the reader in ms, the most entries to give.
-- Gives nothing where another replica is the reader.

if redis.call('XLEN', KEYS[1]) == 0 then
    return {}
end
local reader = redis.call('GET', KEYS[2])
if not reader then
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
elseif reader ~= ARGV[1] then
    return {}
end
return redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[3])
