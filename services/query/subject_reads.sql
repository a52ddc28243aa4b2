-- name: user
-- A user, the shard's clock, and when time alone may next change her segments.
select u.identified, u.attributes::text as attributes, u.instants::text as instants,
       u.provenance::text as provenance, u.operations::text as operations,
       a.first_seen_at, a.last_seen_at, f.due_at, s.evaluated_at
from users u
join user_activity a using (shard, environment, user_id)
join shards s using (shard)
left join user_flips f using (shard, environment, user_id)
where u.shard = $1 and u.environment = $2 and u.user_id = $3;

-- name: events
-- The events of a user with some names, oldest first; with their properties if those of the name are asked for.
select name, occurred_at, message_id,
       case when name = any($5::text[]) then coalesce(properties, '{}')::text end as properties,
       case when name = any($5::text[]) then coalesce(instants, '{}')::text end as instants
from events
where shard = $1 and environment = $2 and name = any($4::text[]) and user_id = $3
order by occurred_at, number;

-- name: picks
-- The words on which manual segments a user or company was picked for.
select segment_id, picked, key::text as key, at
from picks
where shard = $1 and environment = $2 and subject_id = $3 and segment_id = any($4::text[]);

-- name: entered_at
-- When a user or company became a member of a definition.
select entered_at from segment_members where shard = $1 and definition = $2 and user_id = $3;

-- name: merged_ids
-- Anonymous ids that turned out to be a user.
select anonymous_id from anonymous_ids
where shard = $1 and environment = $2 and user_id = $3 and merged
order by anonymous_id
limit $4;

-- name: merged_into
-- The user that an anonymous id turned out to be.
select user_id from merges where shard = $1 and environment = $2 and anonymous_id = $3;
