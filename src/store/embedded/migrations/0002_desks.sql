-- What operators say of desks, where that is not what the policy says.
CREATE TABLE desk_switches (
    tenant TEXT NOT NULL,
    desk   TEXT NOT NULL,
    state  TEXT NOT NULL,                -- `closed` or `full`
    PRIMARY KEY (tenant, desk)
) STRICT;

-- What a call takes up of a desk, as JSON; none where it takes up nothing.
ALTER TABLE sessions ADD COLUMN live TEXT;
