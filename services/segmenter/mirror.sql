-- name: keys
-- Every key, with whether it is revoked, for ingest's mirror.
select hash, key_id, environment, scope, browser, revoked_at is not null as revoked from keys;

-- name: shards
-- How many shards there are.
select shards from installation;
