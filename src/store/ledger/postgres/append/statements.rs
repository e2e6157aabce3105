//! What is said to the database to write a batch. Rows come as one JSON text, whatever their number.

/// Which of these callers were forgotten, and when.
pub(super) const FORGOTTEN: &str = "SELECT DISTINCT f.tenant, f.caller, f.at
     FROM json_to_recordset($1::text::json) AS r(tenant text, caller text)
     JOIN forgotten f ON f.tenant = r.tenant AND f.caller = r.caller";

/// In one order, so that two replicas with the same calls wait for each other and not in a circle.
pub(super) const CALLS: &str =
    "INSERT INTO calls (tenant, call, started_at, last_at, caller, dialled, language, turns, escalated_at, reason, rule)
     SELECT tenant, call, started_at, last_at, caller, dialled, language, turns, escalated_at, reason, rule
     FROM json_to_recordset($1::text::json) AS r(
         tenant text, call text, started_at timestamptz, last_at timestamptz, caller text, dialled text, language text,
         turns bigint, escalated_at timestamptz, reason text, rule text
     )
     ORDER BY tenant, call
     ON CONFLICT (tenant, call) DO UPDATE SET
         last_at = greatest(calls.last_at, excluded.last_at),
         turns = greatest(calls.turns, excluded.turns),
         language = excluded.language,
         caller = coalesce(calls.caller, excluded.caller),
         dialled = coalesce(calls.dialled, excluded.dialled),
         reason = CASE WHEN calls.escalated_at IS NULL THEN excluded.reason ELSE calls.reason END,
         rule = CASE WHEN calls.escalated_at IS NULL THEN excluded.rule ELSE calls.rule END,
         escalated_at = coalesce(calls.escalated_at, excluded.escalated_at)
     RETURNING id, tenant, call, ended_at IS NOT NULL AS ended";

pub(super) const EVENTS: &str = "INSERT INTO events (call, sequence, at, event, turn, spoken, sentiment, decision)
     SELECT call, sequence, at, event, turn, spoken, sentiment, decision FROM json_to_recordset($1::text::json) AS r(
         call bigint, sequence bigint, at timestamptz, event text, turn bigint, spoken json, sentiment real, decision json
     )
     ON CONFLICT DO NOTHING
     RETURNING call, sequence";

pub(super) const HANDOFFS: &str = "INSERT INTO handoffs (call, handoff, reason, rule, began)
     SELECT call, handoff, reason, rule, began FROM json_to_recordset($1::text::json) AS r(
         call bigint, handoff text, reason text, rule text, began timestamptz
     )
     ON CONFLICT DO NOTHING";

pub(super) const STATES_BEFORE: &str = "SELECT call, handoff, sequence, state, desk, attempt FROM handoff_states WHERE call = ANY($1)";

pub(super) const STATES: &str = "INSERT INTO handoff_states (call, handoff, sequence, at, state, desk, attempt, failure)
     SELECT call, handoff, sequence, at, state, desk, attempt, failure FROM json_to_recordset($1::text::json) AS r(
         call bigint, handoff text, sequence bigint, at timestamptz, state text, desk text, attempt bigint, failure text
     )
     ON CONFLICT DO NOTHING";

pub(super) const CALLS_AFTER: &str =
    "UPDATE calls SET handoff = coalesce(r.handoff, calls.handoff), ended_at = coalesce(calls.ended_at, r.ended_at)
     FROM json_to_recordset($1::text::json) AS r(call bigint, handoff text, ended_at timestamptz)
     WHERE calls.id = r.call";

pub(super) const DISPOSITION: &str = "INSERT INTO dispositions (call, handoff, at, by, resolved, right_handoff, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

pub(super) const ASK_CALLBACK: &str = "INSERT INTO callbacks (call, handoff, asked_at, number, reason, summary)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

pub(super) const CLOSE_CALLBACK: &str =
    "UPDATE callbacks SET closed = $3, closed_at = $4, number = NULL WHERE call = $1 AND handoff = $2 AND closed IS NULL";

pub(super) const OUTBOX: &str = "INSERT INTO outbox (call, at, event, due)
     SELECT (row->>'call')::bigint, (row->>'at')::timestamptz, row->'event', (row->>'at')::timestamptz
     FROM json_array_elements($1::text::json) WITH ORDINALITY AS r(row, place) ORDER BY place";
