-- name: users
-- The other live segments whose definition, the serving or the coming one, names one of these, at any depth.
with recursive users as (
    select named.segment_id collate "C" as segment_id from unnest($1::text[]) as named (segment_id)
    union
    select segments.segment_id
    from users
    join definitions on definitions.parts ? users.segment_id and definitions.parts <> '{}'
    join segments on segments.segment_id = definitions.segment_id
        and definitions.definition in (segments.serving_definition, segments.building_definition)
    where segments.archived_at is null
)
select segment_id from users where segment_id <> all($1::text[]) order by segment_id;

-- name: lock_segments
-- Waits for switches of these segments that are under way, in the order in which switches lock.
select segment_id from segments where segment_id = any($1::text[]) order by segment_id for no key update;

-- name: latest
-- The definition that each of these segments will have, unless its build failed: then the one that serves.
select segments.segment_id, coalesce(building.definition, segments.serving_definition) as definition
from segments
left join definitions as building
    on building.definition = segments.building_definition and building.state <> 'failed'
where segments.segment_id = any($1::text[]) and coalesce(building.definition, segments.serving_definition) is not null;

-- name: definitions
-- These definitions and all that they name, at any depth.
with recursive needed as (
    select wanted.definition from unnest($1::integer[]) as wanted (definition)
    union
    select part.value::integer
    from needed
    join definitions using (definition)
    cross join lateral jsonb_each_text(definitions.parts) as part
)
select
    definitions.definition, definitions.segment_id, definitions.population, definitions.state,
    definitions.time_zone, definitions.conditions::text as conditions, definitions.parts::text as parts,
    segments.scope, segments.kind, segments.name
from needed
join definitions using (definition)
join segments using (segment_id);

-- name: time_zone
-- The zone in which an environment's days are counted.
select time_zone from environments where environment = $1::text;

-- name: of_another_zone
-- What live segments say that will serve in another zone than this, and what they say as they serve in another one.
select segments.segment_id, segments.scope, said.conditions::text as conditions
from segments
left join definitions as building
    on building.definition = segments.building_definition and building.state <> 'failed'
join definitions as latest on latest.definition = coalesce(building.definition, segments.serving_definition)
join definitions as said on said.definition in (latest.definition, segments.serving_definition)
where segments.environment = $1::text and segments.archived_at is null and latest.time_zone <> $2::text
    and said.time_zone <> $2::text and said.conditions is not null
order by segments.segment_id;

-- name: references
-- The live segments that name this one, in order of creation.
select distinct segments.segment_id, segments.key, segments.name, segments.scope, segments.kind
from definitions
join segments on segments.segment_id = definitions.segment_id
    and definitions.definition in (segments.serving_definition, segments.building_definition)
where definitions.parts ? $1::text and definitions.parts <> '{}' and segments.archived_at is null
order by segments.segment_id;
