-- The ledger. Times are microseconds since 1970, UTC. docs/storage.md says what each column means.

CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    call TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    ended_at INTEGER,
    caller TEXT,
    dialled TEXT,
    language TEXT NOT NULL,
    turns INTEGER NOT NULL DEFAULT 0,
    escalated_at INTEGER,
    reason TEXT,
    rule TEXT,
    handoff TEXT,
    UNIQUE (tenant, call)
) STRICT;

-- Lists and reports, of all tenants and of one; one call by its name; a reason's, a caller's; what is too old.
CREATE INDEX calls_by_time ON calls (started_at, id);
CREATE INDEX calls_of_tenant ON calls (tenant, started_at, id);
CREATE INDEX calls_by_name ON calls (call, started_at);
CREATE INDEX calls_by_reason ON calls (reason, started_at, id) WHERE reason IS NOT NULL;
CREATE INDEX calls_of_caller ON calls (caller, started_at, id) WHERE caller IS NOT NULL;
CREATE INDEX calls_by_handoff ON calls (handoff, started_at, id) WHERE handoff IS NOT NULL;
CREATE INDEX calls_by_age ON calls (tenant, last_at);

CREATE TABLE events (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    turn INTEGER,
    spoken TEXT,
    sentiment REAL,
    decision TEXT,
    PRIMARY KEY (call, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE handoffs (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule TEXT,
    began INTEGER NOT NULL,
    PRIMARY KEY (call, handoff)
) STRICT, WITHOUT ROWID;

CREATE TABLE handoff_states (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    desk TEXT,
    attempt INTEGER NOT NULL,
    failure TEXT,
    PRIMARY KEY (call, handoff, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE dispositions (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    resolved INTEGER,
    right_handoff INTEGER,
    note TEXT,
    PRIMARY KEY (call, handoff, at, by)
) STRICT, WITHOUT ROWID;

CREATE TABLE callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    number TEXT,
    reason TEXT NOT NULL,
    summary TEXT NOT NULL,
    closed TEXT,
    closed_at INTEGER,
    UNIQUE (call, handoff)
) STRICT;

CREATE INDEX callbacks_by_time ON callbacks (asked_at, id);
CREATE INDEX callbacks_open ON callbacks (asked_at, id) WHERE closed IS NULL;
CREATE INDEX callbacks_of_number ON callbacks (number) WHERE number IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    due INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    set_aside INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_waiting ON outbox (id) WHERE set_aside = 0;
CREATE INDEX outbox_aside ON outbox (id) WHERE set_aside = 1;
CREATE INDEX outbox_of_call ON outbox (call, id);

-- Callers who were forgotten: what comes late of their earlier calls is not taken in.
CREATE TABLE forgotten (
    tenant TEXT NOT NULL,
    caller TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, caller)
) STRICT, WITHOUT ROWID;
