-- name: insert_key
-- A new key; only its sha256 and its first characters are kept.
insert into keys (key_id, environment, name, scope, prefix, hash, browser, created_at, created_by)
values (
    $1::text, $2::text, $3::text, $4::text, $5::text, $6::bytea, $7::boolean,
    to_timestamp($8::bigint / 1000.0), $9::text
)
returning key_id, environment, name, scope, prefix, hash, browser, created_at, created_by, revoked_at;

-- name: list_keys
-- The keys of an environment, revoked ones too, oldest first.
select key_id, environment, name, scope, prefix, hash, browser, created_at, created_by, revoked_at
from keys
where environment = $1::text
order by created_at, key_id;

-- name: lock_key
-- A key, which nobody else revokes before the transaction ends.
select key_id, environment, name, scope, prefix, hash, browser, created_at, created_by, revoked_at
from keys
where environment = $1::text and key_id = $2::text
for update;

-- name: revoke_key
-- Revokes a key.
update keys
set revoked_at = to_timestamp($3::bigint / 1000.0)
where environment = $1::text and key_id = $2::text
returning key_id, environment, name, scope, prefix, hash, browser, created_at, created_by, revoked_at;
