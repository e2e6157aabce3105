-- The calls under way: one row a call, which every turn writes anew.
CREATE TABLE sessions (
    call     TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,           -- counts the saves; a turn saves over the revision it loaded
    ended    INTEGER NOT NULL,           -- 1 once the call is over
    deadline INTEGER,                    -- when something is due by itself, in nanoseconds of Unix time
    session  BLOB NOT NULL               -- the session as versioned JSON
) STRICT;

-- What the ledger is still to be told, oldest first. Written in one step with the session of the same turn.
CREATE TABLE journal (
    id     INTEGER PRIMARY KEY NOT NULL,
    record BLOB NOT NULL                 -- one record as JSON
) STRICT;

-- Who rang whom lately, oldest first.
CREATE TABLE recent_calls (
    id     INTEGER PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    caller TEXT NOT NULL,                -- the whole number
    call   TEXT NOT NULL,
    at     INTEGER NOT NULL              -- in nanoseconds of Unix time
) STRICT;

-- Sessions that did not read, kept for whoever looks into it. Nothing reads them again.
CREATE TABLE unreadable_sessions (
    id       INTEGER PRIMARY KEY NOT NULL,
    call     TEXT NOT NULL,
    revision INTEGER NOT NULL,
    session  BLOB NOT NULL
) STRICT;
