-- name: shard
-- Where a shard is.
select shard, evaluated_at, as_of, event_number from shards where shard = $1;

-- name: definitions
-- The definitions that have rows which mean something.
select d.definition, d.segment_id, d.version, d.population, d.conditions, d.parts, d.state, d.previous_definition,
       s.environment, s.scope, s.kind, d.time_zone
from definitions d
join segments s using (segment_id)
where d.state not in ('dropped', 'failed')
order by d.definition;

-- name: segments
-- Every segment there ever was, with the definition that serves it.
select segment_id, environment, serving_definition from segments;

-- name: tasks
-- How far the shard's page work is.
select definition, task, reached, done from definition_tasks where shard = $1;

-- name: counts
-- Members of the shard as counted.
select definition, member_count, checksum from member_counts where shard = $1;

-- name: questions
-- The questions about events whose counts are kept for every user of the shard.
select environment, question from event_questions where shard = $1;

-- name: chores
-- What the shard has still to do, oldest first.
select number, kind, environment, subject, details, reached from shard_tasks where shard = $1 order by number;

-- name: closings
-- The newest replacements of manual segments' members.
select segment_id, key from pick_closings where shard = $1;

-- name: records
-- Each record about a whole segment in order, with its sequence and the last transition of the shard before it.
select t.segment_id, t.number, t.type, t.member_count, t.checksum, before.number as boundary, placed.sequence
from transitions t
left join lateral (
    select r.first_sequence + t.number - r.first_number as sequence from transition_ranges r
    where r.environment = t.environment and r.shard = -1
        and t.number between r.first_number and r.first_number + r.count - 1
) as placed on true
left join lateral (
    select r.first_number + r.count - 1 as number from transition_ranges r
    where r.environment = t.environment and r.shard = $1 and r.first_sequence < placed.sequence
    order by r.first_sequence desc limit 1
) as before on true
where t.shard = -1
order by t.environment, t.number;

-- name: checkpoints
-- What is known of the members of segments at the horizon of their environment, and the shard's last number that is gone.
select c.segment_id, h.sequence, c.member_count, c.checksum, c.blurred, coalesce(p.number, 0) as boundary
from transition_checkpoints c
join transition_horizons h using (environment)
left join pruned_transitions p on p.environment = c.environment and p.shard = $1;

-- name: orphans
-- Member rows of definitions that have none, or are none.
select m.definition, count(*) as rows
from segment_members m
where m.shard = $1
    and not exists (
        select from definitions d where d.definition = m.definition
            and d.state in ('building', 'publishing', 'serving', 'superseded', 'dropping', 'failed')
    )
group by m.definition;
