-- Times are nanoseconds since 1970, hashes 32 bytes. No number and no birth date is here, only keyed hashes of them (PC-5).

CREATE TABLE partners (
    id TEXT COLLATE "C" PRIMARY KEY,
    -- First day of the contract, and first day after it.
    contract_from TEXT NOT NULL,
    contract_until TEXT,
    -- Lists in JSON.
    titles TEXT NOT NULL,
    purposes TEXT NOT NULL,
    -- The quota: how many a minute, and how many at once; up to when it is used (token bucket).
    per_minute BIGINT NOT NULL,
    burst BIGINT NOT NULL,
    used_until BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE credentials (
    id TEXT COLLATE "C" PRIMARY KEY,
    partner TEXT COLLATE "C" NOT NULL REFERENCES partners,
    public_key BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    -- From when on it is revoked.
    revoked_from BIGINT
);

CREATE INDEX credentials_of_partner ON credentials (partner);

-- Requests that were seen (PC-7): hash of partner and identifier.
CREATE TABLE requests (
    id BYTEA PRIMARY KEY,
    at BIGINT NOT NULL
);

CREATE INDEX requests_by_time ON requests (at);

-- Whom a partner asked about, whatever it was answered, and when these requests were mismatches (PC-6). A row is always of
-- the same size and always written, so that a mismatch takes no other work.
CREATE TABLE asked (
    partner TEXT COLLATE "C" NOT NULL,
    subject BYTEA NOT NULL,
    -- Hours since 1970.
    hour BIGINT NOT NULL,
    mismatches BYTEA NOT NULL,
    PRIMARY KEY (partner, subject)
) WITH (fillfactor = 70);

CREATE INDEX asked_by_hour ON asked (hour);

-- A pass: number and customer number; the birth date bound to the one and to the other; the day on which its last title
-- ends; the titles, always of the same size; the key that it is hashed with.
CREATE TABLE passes (
    number BYTEA PRIMARY KEY,
    birth_date BYTEA NOT NULL,
    customer BYTEA,
    customer_birth_date BYTEA NOT NULL,
    ends BIGINT NOT NULL,
    titles BYTEA NOT NULL,
    key BYTEA NOT NULL
);

CREATE INDEX passes_of_customer ON passes (customer, ends DESC, number);

-- The keys that passes were imported with.
CREATE TABLE keys (
    id BYTEA PRIMARY KEY
);

-- Whatever is looked up, there are rows from there on: a miss reads as many as a hit (PC-5).
INSERT INTO passes
SELECT
    decode(repeat('ff', 31) || last, 'hex'),
    decode(repeat('00', 32), 'hex'),
    decode(repeat('ff', 32), 'hex'),
    decode(repeat('00', 32), 'hex'),
    0,
    decode(repeat('00', 220), 'hex'),
    decode(repeat('00', 8), 'hex')
FROM (VALUES ('fc'), ('fd'), ('fe'), ('ff')) AS ends (last);
