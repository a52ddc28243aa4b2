-- name: count_events
-- How often events were logged.
insert into event_names (shard, environment, name, events, last_at)
select $1, environment, name, events, last_at
from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) as e (environment, name, events, last_at)
on conflict (shard, environment, name) do update
set events = event_names.events + excluded.events, last_at = greatest(event_names.last_at, excluded.last_at);

-- name: forget_events
-- Events that are in the log no more, or no more under those who count.
update event_names e set events = e.events - w.events
from unnest($2::text[], $3::text[], $4::bigint[]) as w (environment, name, events)
where e.shard = $1 and e.environment = w.environment and e.name = w.name;

-- name: move_types
-- How many users or companies have a value of each type, by attribute.
insert into attribute_types (shard, environment, scope, name, type, subjects)
select $1, environment, scope, name, type, subjects
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
    as t (environment, scope, name, type, subjects)
on conflict (shard, environment, scope, name, type) do update
set subjects = attribute_types.subjects + excluded.subjects;
