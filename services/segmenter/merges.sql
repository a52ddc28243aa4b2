-- name: load_merges
-- Those of these ids that are closed, and whom they turned out to be.
select m.environment, m.anonymous_id, m.user_id, m.merged_at, m.cause
from unnest($2::text[], $3::text[]) as w (environment, anonymous_id)
join merges m on m.shard = $1 and m.environment = w.environment and m.anonymous_id = w.anonymous_id;

-- name: write_merges
-- Ids that are closed now.
insert into merges (shard, environment, anonymous_id, user_id, merged_at, cause)
select $1, environment, anonymous_id, user_id, merged_at, cause
from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    as m (environment, anonymous_id, user_id, merged_at, cause)
on conflict (shard, environment, anonymous_id) do update
set user_id = excluded.user_id, merged_at = excluded.merged_at, cause = excluded.cause;

-- name: delete_merges
-- Ids that are open again.
delete from merges m using unnest($2::text[], $3::text[]) as w (environment, anonymous_id)
where m.shard = $1 and m.environment = w.environment and m.anonymous_id = w.anonymous_id;

-- name: load_aliases
-- Those of these anonymous ids that their users' calls have named before.
select a.environment, a.user_id, a.anonymous_id, a.asked_at, a.merged
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, user_id, anonymous_id)
join anonymous_ids a on a.shard = $1 and a.environment = w.environment and a.user_id = w.user_id
    and a.anonymous_id = w.anonymous_id;

-- name: load_aliases_of
-- All anonymous ids that these users' calls have named.
select a.environment, a.user_id, a.anonymous_id, a.asked_at, a.merged
from unnest($2::text[], $3::text[]) as w (environment, user_id)
join anonymous_ids a on a.shard = $1 and a.environment = w.environment and a.user_id = w.user_id;

-- name: write_aliases
-- Anonymous ids as they are now.
insert into anonymous_ids (shard, environment, user_id, anonymous_id, asked_at, merged)
select $1, environment, user_id, anonymous_id, asked_at, merged
from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::boolean[])
    as a (environment, user_id, anonymous_id, asked_at, merged)
on conflict (shard, environment, user_id, anonymous_id) do update
set asked_at = excluded.asked_at, merged = excluded.merged;

-- name: delete_aliases
-- Anonymous ids of erased users.
delete from anonymous_ids a using unnest($2::text[], $3::text[], $4::text[]) as w (environment, user_id, anonymous_id)
where a.shard = $1 and a.environment = w.environment and a.user_id = w.user_id and a.anonymous_id = w.anonymous_id;
