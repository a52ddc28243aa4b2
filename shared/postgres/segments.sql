-- name: segments_page
-- Segments of an environment between two ids (both included), in order of creation, with their definitions, build progress and count.
select
    segments.segment_id, segments.environment, segments.key, segments.name, segments.description, segments.tags,
    segments.scope, segments.kind, segments.columns, segments.announce, segments.revision,
    segments.created_at, segments.created_by, segments.updated_at, segments.updated_by,
    serving.definition as serving_definition, serving.version as serving_version,
    serving.population as serving_population, serving.conditions::text as serving_conditions,
    serving.state as serving_state, serving.failure as serving_failure,
    building.definition as building_definition, building.version as building_version,
    building.population as building_population, building.conditions::text as building_conditions,
    building.state as building_state, building.failure as building_failure,
    case when building.definition is not null then (
        select coalesce(sum(counts.member_count), 0)::bigint
        from segments as defaults
        join member_counts as counts on counts.definition = defaults.serving_definition
        where defaults.environment = $1::text and defaults.kind = 'default'
    ) end as build_total,
    case when building.definition is not null then (
        select coalesce(sum(tasks.handled), 0)::bigint
        from definition_tasks as tasks
        where tasks.definition = building.definition and tasks.task = 'build'
    ) end as build_done,
    case when serving.definition is not null then (
        select coalesce(sum(counts.member_count), 0)::bigint
        from member_counts as counts
        where counts.definition = serving.definition
    ) end as member_count
from segments
left join definitions as serving on serving.definition = segments.serving_definition
left join definitions as building on building.definition = segments.building_definition
where segments.environment = $1::text
    and segments.archived_at is null
    and segments.segment_id between $2::text and $3::text
order by segments.segment_id
limit $4::integer;

-- name: segment_id_of
-- The id of the live segment with this id or key.
select segment_id
from segments
where environment = $1::text and archived_at is null and (segment_id = $2::text or key = $2::text);
