-- name: write_users
-- Users with what was said last of them.
insert into users (shard, environment, user_id, identified, attributes, instants, provenance, operations)
select $1, environment, user_id, identified, attributes, instants, provenance, operations
from unnest($2::text[], $3::text[], $4::boolean[], $5::jsonb[], $6::jsonb[], $7::jsonb[], $8::jsonb[])
    as u (environment, user_id, identified, attributes, instants, provenance, operations)
on conflict (shard, environment, user_id) do update
set identified = excluded.identified, attributes = users.attributes || excluded.attributes;

-- name: write_activity
-- When users were here last.
insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at)
select $1, environment, user_id, first_seen_at, last_seen_at
from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) as a (environment, user_id, first_seen_at, last_seen_at)
on conflict (shard, environment, user_id) do update set last_seen_at = excluded.last_seen_at;
