-- name: position
-- How far each shard is.
select offset_id, event_number from shards order by shard;

-- name: lock_waits
-- Sessions of segmenters that wait for a lock now.
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'muster-segmenter' and wait_event_type = 'Lock';

-- name: create_segments
-- Segments with their first version.
with made as (
    insert into segments (segment_id, environment, key, name, scope, kind, created_at, created_by, updated_at, updated_by)
    select id, $1, id, id, 'user', 'attribute', now(), 'benchmark', now(), 'benchmark' from unnest($2::text[]) as s (id)
)
insert into definitions (segment_id, version, population, conditions, evaluator_version, state, created_at, created_by, time_zone)
select id, 1, 'identified', conditions, 1, 'serving', now(), 'benchmark', 'UTC'
from unnest($2::text[], $3::jsonb[]) as d (id, conditions);

-- name: serve
-- Lets them serve.
update segments s set serving_definition = d.definition
from definitions d where d.segment_id = s.segment_id and s.created_by = 'benchmark';

-- name: count_events
-- What they count of events is counted for everybody, for there is nobody.
insert into event_questions (shard, environment, question, definition)
select shard, $1, question, 0 from shards, unnest($2::bigint[]) as q (question);
