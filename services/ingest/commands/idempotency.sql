-- name: claim
-- The command is ours to run: it is new, its answer is a day old, or whoever ran it is gone. No row otherwise.
insert into idempotency_keys (environment, key_id, route, idempotency_key, body_hash, created_at)
values ($1::text, $2::text, $3::text, $4::text, $5::bytea, to_timestamp($6::bigint / 1000.0))
on conflict (environment, key_id, route, idempotency_key) do update
set body_hash = excluded.body_hash, status = null, headers = null, body = null, created_at = excluded.created_at
where idempotency_keys.created_at <= to_timestamp($7::bigint / 1000.0)
    or (idempotency_keys.status is null and idempotency_keys.body_hash = excluded.body_hash
        and idempotency_keys.created_at <= to_timestamp($8::bigint / 1000.0))
returning true;

-- name: find
-- What is known of a command that was sent before.
select body_hash, status, headers::text as headers, body, round(extract(epoch from created_at) * 1000)::bigint as began_at
from idempotency_keys
where environment = $1::text and key_id = $2::text and route = $3::text and idempotency_key = $4::text;

-- name: keep
-- The answer of a command, unless somebody else has taken it over.
update idempotency_keys
set status = $6::smallint, headers = $7::jsonb, body = $8::bytea
where environment = $1::text and key_id = $2::text and route = $3::text and idempotency_key = $4::text
    and created_at = to_timestamp($5::bigint / 1000.0) and status is null;

-- name: forget
-- A command without an answer that lasts may be sent again.
delete from idempotency_keys
where environment = $1::text and key_id = $2::text and route = $3::text and idempotency_key = $4::text
    and created_at = to_timestamp($5::bigint / 1000.0) and status is null;
