-- Times are nanoseconds since 1970, hashes 32 bytes. No number and no birth date is here, only keyed hashes of them (PC-5).

CREATE TABLE partners (
    id TEXT PRIMARY KEY,
    -- First day of the contract, and first day after it.
    contract_from TEXT NOT NULL,
    contract_until TEXT,
    -- Lists in JSON.
    titles TEXT NOT NULL,
    purposes TEXT NOT NULL,
    -- The quota: how many a minute, and how many at once; up to when it is used (token bucket).
    per_minute INTEGER NOT NULL,
    burst INTEGER NOT NULL,
    used_until INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    partner TEXT NOT NULL REFERENCES partners,
    public_key BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    -- From when on it is revoked.
    revoked_from INTEGER
) STRICT;

CREATE INDEX credentials_of_partner ON credentials (partner);

-- Requests that were seen (PC-7): hash of partner and identifier.
CREATE TABLE requests (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_by_time ON requests (at);

-- Whom a partner asked about, whatever it was answered, and when these requests were mismatches (PC-6). A row is always of
-- the same size and always written, so that a mismatch takes no other work.
CREATE TABLE asked (
    partner TEXT NOT NULL,
    subject BLOB NOT NULL,
    -- Hours since 1970.
    hour INTEGER NOT NULL,
    mismatches BLOB NOT NULL,
    PRIMARY KEY (partner, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX asked_by_hour ON asked (hour);

-- A pass: number and customer number; the birth date bound to the one and to the other; the day on which its last title
-- ends; the titles, always of the same size; the key that it is hashed with.
CREATE TABLE passes (
    number BLOB PRIMARY KEY,
    birth_date BLOB NOT NULL,
    customer BLOB,
    customer_birth_date BLOB NOT NULL,
    ends INTEGER NOT NULL,
    titles BLOB NOT NULL,
    key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passes_of_customer ON passes (customer, ends DESC, number);

-- The keys that passes were imported with.
CREATE TABLE keys (
    id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Whatever is looked up, there are rows from there on: a miss reads as many as a hit (PC-5).
WITH ends (last) AS (VALUES ('FC'), ('FD'), ('FE'), ('FF'))
INSERT INTO passes
SELECT
    unhex(replace(hex(zeroblob(31)), '0', 'F') || last),
    zeroblob(32),
    unhex(replace(hex(zeroblob(32)), '0', 'F')),
    zeroblob(32),
    0,
    zeroblob(220),
    zeroblob(8)
FROM ends;
