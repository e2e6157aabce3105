-- Takes entries out of a journal. Its reader stays the reader for as long as it settles.
-- KEYS: the journal, its reader.
-- ARGV: the replica that asks, how long a reader that settles nothing stays the reader in ms, the entries.

if redis.call('GET', KEYS[2]) == ARGV[1] then
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return redis.call('XDEL', KEYS[1], unpack(ARGV, 3))
