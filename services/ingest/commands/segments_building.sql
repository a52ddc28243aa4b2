-- name: numbers
-- The numbers of so many new definitions, ascending.
select nextval(pg_get_serial_sequence('definitions', 'definition'))::integer as definition
from generate_series(1, $1::integer)
order by 1;

-- name: pending_groups
-- The groups in which these segments wait for a switch.
select distinct coalesce(definitions.flip_group, definitions.definition) as flip_group
from segments
join definitions on definitions.definition = segments.building_definition
where segments.segment_id = any($1::text[]) and definitions.state in ('waiting', 'preparing', 'building')
order by 1;

-- name: drop_pending
-- What was to come of these segments is not wanted any more.
update definitions
set state = 'dropping'
from segments
where segments.segment_id = any($1::text[])
    and definitions.definition = segments.building_definition
    and definitions.state in ('waiting', 'preparing', 'building', 'failed');

-- name: insert_definitions
-- The next versions of segments, all of one group.
insert into definitions (
    definition, segment_id, version, population, conditions, parts, time_zone, evaluator_version, state, flip_group,
    previous_definition, created_at, created_by
)
overriding system value
select
    planned.definition, segments.segment_id,
    (select coalesce(max(version), 0) + 1 from definitions where segment_id = segments.segment_id),
    planned.population, planned.conditions::jsonb, planned.parts::jsonb, $11::text, $7::integer, planned.state, $8::integer,
    segments.serving_definition, to_timestamp($9::bigint / 1000.0), $10::text
from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    as planned (definition, segment_id, population, conditions, parts, state)
join segments on segments.segment_id = planned.segment_id;

-- name: build_definitions
-- Points segments at the definitions that are being built.
update segments
set building_definition = planned.definition
from unnest($1::integer[], $2::text[]) as planned (definition, segment_id)
where segments.segment_id = planned.segment_id;

-- name: join_groups
-- Definitions that wait in these groups are switched with those of another one.
update definitions
set flip_group = $1::integer
where (flip_group = any($2::integer[]) or flip_group is null and definition = any($2::integer[]))
    and state in ('waiting', 'preparing', 'building');
