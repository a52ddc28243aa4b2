-- name: load
-- Users with their activity and their earliest flip.
select u.environment, u.user_id, u.identified, u.attributes, u.instants, u.provenance, u.operations,
       a.first_seen_at, a.last_seen_at, f.due_at
from unnest($2::text[], $3::text[]) as w (environment, user_id)
join users u on u.shard = $1 and u.environment = w.environment and u.user_id = w.user_id
join user_activity a on a.shard = $1 and a.environment = w.environment and a.user_id = w.user_id
left join user_flips f on f.shard = $1 and f.environment = w.environment and f.user_id = w.user_id;

-- name: page
-- The next users of an environment by id, with their activity and their earliest flip.
select u.environment, u.user_id, u.identified, u.attributes, u.instants, u.provenance, u.operations,
       a.first_seen_at, a.last_seen_at, f.due_at
from users u
join user_activity a using (shard, environment, user_id)
left join user_flips f using (shard, environment, user_id)
where u.shard = $1 and u.environment = $2 and u.user_id > $3
order by u.user_id
limit $4;

-- name: due
-- The users whose earliest flip is due, most overdue first, but for those that failed and are to wait.
select environment, user_id from user_flips
where shard = $1 and due_at <= $2 and (retry_at is null or retry_at <= $2)
order by due_at
limit $3;

-- name: pass_over
-- These users stay due, and are not tried again before a moment.
update user_flips f set retry_at = $2
from unnest($3::text[], $4::text[]) as w (environment, user_id)
where f.shard = $1 and f.environment = w.environment and f.user_id = w.user_id;

-- name: next_due
-- When the shard's next flip is due, or what failed is to be tried again.
select least(
    (select min(due_at) from user_flips where shard = $1 and retry_at is null),
    (select min(retry_at) from user_flips where shard = $1 and retry_at is not null),
    (select min(due_at) from company_flips where shard = $1 and retry_at is null),
    (select min(retry_at) from company_flips where shard = $1 and retry_at is not null));

-- name: write_attributes
-- The wide row, only of users whose attributes or identity changed.
insert into users (shard, environment, user_id, identified, attributes, instants, provenance, operations)
select $1, environment, user_id, identified, attributes, instants, provenance, operations
from unnest($2::text[], $3::text[], $4::boolean[], $5::jsonb[], $6::jsonb[], $7::jsonb[], $8::jsonb[])
    as u (environment, user_id, identified, attributes, instants, provenance, operations)
on conflict (shard, environment, user_id) do update
set identified = excluded.identified, attributes = excluded.attributes, instants = excluded.instants,
    provenance = excluded.provenance, operations = excluded.operations;

-- name: write_activity
-- The narrow row, of every user that did something.
insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at)
select $1, environment, user_id, first_seen_at, last_seen_at
from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) as a (environment, user_id, first_seen_at, last_seen_at)
on conflict (shard, environment, user_id) do update
set first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at;

-- name: write_flips
-- The earliest flip of users for whom it moved.
insert into user_flips (shard, environment, user_id, due_at)
select $1, environment, user_id, due_at
from unnest($2::text[], $3::text[], $4::bigint[]) as f (environment, user_id, due_at)
on conflict (shard, environment, user_id) do update set due_at = excluded.due_at, retry_at = null;

-- name: clear_flips
-- Users for whom time alone flips nothing any more.
delete from user_flips f
using unnest($2::text[], $3::text[]) as w (environment, user_id)
where f.shard = $1 and f.environment = w.environment and f.user_id = w.user_id;

-- name: span
-- The last id of the next users of an environment, as far as a span goes, and how many they are.
select max(user_id) as last, count(*) as users
from (
    select user_id from users where shard = $1 and environment = $2 and user_id > $3 order by user_id limit $4
) as span;

-- name: candidates
-- The next users between two ids of whom a definition can be true, and whether it is in any case.
select u.user_id, /*certain*/ false as certain
from users u join user_activity a using (shard, environment, user_id)
where u.shard = $1 and u.environment = $2 and u.user_id > $3 and u.user_id <= $4
    and /*possible*/ true
order by u.user_id
limit $5;

-- name: passed
-- How many users there are between two ids.
select count(*) from users where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;
