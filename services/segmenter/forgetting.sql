-- name: forget_answers
-- Deletes answers of commands from before a moment (UTC ms), a page at a time.
with page as (
    select environment, key_id, route, idempotency_key
    from idempotency_keys
    where created_at < to_timestamp($1::bigint / 1000.0)
    limit 1000
)
delete from idempotency_keys k using page p
where k.environment = p.environment and k.key_id = p.key_id and k.route = p.route
  and k.idempotency_key = p.idempotency_key
returning true;

-- name: deleted_segment
-- A segment that nobody can restore any more, and whose members are gone on every shard.
select s.segment_id
from segments s
where s.archived_at is not null and (s.purged_at is not null or s.archived_at <= to_timestamp($1::bigint / 1000.0))
  and s.serving_definition is null and s.building_definition is null
  and not exists (select from definitions d where d.segment_id = s.segment_id and d.state not in ('dropped', 'failed'))
limit 1;

-- name: forget_picks
-- Deletes a page of the words on who is in a manual segment.
delete from picks where ctid = any(array(select ctid from picks where segment_id = $1 limit 5000)) returning true;

-- name: forget_closings
-- Deletes the replacements of a manual segment's members.
delete from pick_closings where segment_id = $1;

-- name: forget_tasks
-- Deletes what is left of the tasks of a segment's definitions.
delete from definition_tasks t using definitions d where d.definition = t.definition and d.segment_id = $1;

-- name: forget_definitions
-- Deletes all versions of a segment.
delete from definitions where segment_id = $1;

-- name: forget_imports
-- Deletes the lists that were uploaded for a segment.
delete from member_imports where segment_id = $1;

-- name: forget_segment
-- Deletes a segment, unless its deletion was undone meanwhile.
delete from segments where segment_id = $1 and archived_at is not null;

-- name: lock_segment
-- The segment, which nobody restores from here on, if it is deleted still.
select segment_id from segments where segment_id = $1 and archived_at is not null for update;
