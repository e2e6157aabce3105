-- The ledger. docs/storage.md says what each column means.

CREATE TABLE calls (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant TEXT NOT NULL,
    call TEXT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    caller TEXT,
    dialled TEXT,
    language TEXT NOT NULL,
    turns BIGINT NOT NULL DEFAULT 0,
    escalated_at TIMESTAMPTZ,
    reason TEXT,
    rule TEXT,
    handoff TEXT,
    UNIQUE (tenant, call)
);

-- Lists and reports, of all tenants and of one; one call by its name; a reason's, a caller's; what is too old.
CREATE INDEX calls_by_time ON calls (started_at, id);
CREATE INDEX calls_of_tenant ON calls (tenant, started_at, id);
CREATE INDEX calls_by_name ON calls (call, started_at);
CREATE INDEX calls_by_reason ON calls (reason, started_at, id) WHERE reason IS NOT NULL;
CREATE INDEX calls_of_caller ON calls (caller, started_at, id) WHERE caller IS NOT NULL;
CREATE INDEX calls_by_handoff ON calls (handoff, started_at, id) WHERE handoff IS NOT NULL;
CREATE INDEX calls_by_age ON calls (tenant, last_at);

CREATE TABLE events (
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    event TEXT NOT NULL,
    turn BIGINT,
    spoken JSON,
    sentiment REAL,
    decision JSON,
    PRIMARY KEY (call, sequence)
);

CREATE TABLE handoffs (
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule TEXT,
    began TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (call, handoff)
);

CREATE TABLE handoff_states (
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL,
    desk TEXT,
    attempt BIGINT NOT NULL,
    failure TEXT,
    PRIMARY KEY (call, handoff, sequence)
);

CREATE TABLE dispositions (
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by TEXT NOT NULL,
    resolved BOOLEAN,
    right_handoff BOOLEAN,
    note TEXT,
    PRIMARY KEY (call, handoff, at, by)
);

CREATE TABLE callbacks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    handoff TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    number TEXT,
    reason TEXT NOT NULL,
    summary TEXT NOT NULL,
    closed TEXT,
    closed_at TIMESTAMPTZ,
    UNIQUE (call, handoff)
);

CREATE INDEX callbacks_by_time ON callbacks (asked_at, id);
CREATE INDEX callbacks_open ON callbacks (asked_at, id) WHERE closed IS NULL;
CREATE INDEX callbacks_of_number ON callbacks (number) WHERE number IS NOT NULL;

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call BIGINT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    at TIMESTAMPTZ NOT NULL,
    event JSON NOT NULL,
    due TIMESTAMPTZ NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    set_aside BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX outbox_waiting ON outbox (id) WHERE NOT set_aside;
CREATE INDEX outbox_aside ON outbox (id) WHERE set_aside;
CREATE INDEX outbox_of_call ON outbox (call, id);

-- Which replica sends events out, and until when it may. One row at most.
CREATE TABLE outbox_holder (
    one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one),
    holder TEXT NOT NULL,
    until TIMESTAMPTZ NOT NULL
);

-- Callers who were forgotten: what comes late of their earlier calls is not taken in.
CREATE TABLE forgotten (
    tenant TEXT NOT NULL,
    caller TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant, caller)
);
