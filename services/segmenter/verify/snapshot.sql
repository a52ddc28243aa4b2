-- name: shard
-- Where a shard is.
select shard, evaluated_at, as_of, event_number from shards where shard = $1;

-- name: definitions
-- The definitions that have rows which mean something.
select d.definition, d.segment_id, d.version, d.population, d.conditions, d.parts, d.state, d.previous_definition,
       s.environment, s.scope, s.kind, e.time_zone
from definitions d
join segments s using (segment_id)
join environments e using (environment)
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

-- name: records
-- Each record about a whole segment in order, with the last transition of the shard before it.
select t.segment_id, t.number, t.type, t.member_count, t.checksum, before.number as boundary
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

-- name: copies
-- The shards that should have a copy of a company of this shard as it is now, and have another or none.
select m.environment, m.company_id, held.shard as at, m.revision, c.revision as found
from companies m
cross join unnest(m.member_shards) as held (shard)
left join company_copies c
    on c.shard = held.shard and c.environment = m.environment and c.company_id = m.company_id
where m.shard = $1
    and (c.revision, c.attributes, c.instants) is distinct from (m.revision, m.attributes, m.instants);
