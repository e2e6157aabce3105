-- What live calls take up of desks. What belongs to a call that has expired goes on the way.
-- KEYS: the index of live sessions, what calls take up.
-- Gives what each live call takes up.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = {}
local kept = redis.call('HGETALL', KEYS[2])
for at = 1, #kept, 2 do
    local expires = redis.call('ZSCORE', KEYS[1], kept[at])
    if expires and tonumber(expires) > now then
        table.insert(taken, kept[at + 1])
    else
        redis.call('HDEL', KEYS[2], kept[at])
    end
end
return taken
