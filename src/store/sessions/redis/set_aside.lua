-- Renames a session that does not read. Another replica may have done so already.
-- KEYS: the session, its name aside.
-- ARGV: how long to keep it there in ms.

if redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('RENAME', KEYS[1], KEYS[2])
    redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
