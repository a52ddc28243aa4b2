-- name: segments_page
-- Segments of an environment between two ids (both included), in order of creation, with their definitions, build progress and count: the live ones, or the unpurged ones that were archived since a time.
select
    segments.segment_id, segments.environment, segments.key, segments.name, segments.description, segments.tags,
    segments.scope, segments.kind, segments.columns, segments.announce, segments.revision,
    segments.created_at, segments.created_by, segments.updated_at, segments.updated_by, segments.archived_at,
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
        where defaults.environment = $1::text and defaults.kind = 'default' and defaults.scope = segments.scope
    ) end as build_total,
    case when building.definition is not null then (
        select coalesce(sum(tasks.handled), 0)::bigint
        from definition_tasks as tasks
        where tasks.definition = building.definition
            and tasks.task = case building.state when 'preparing' then 'prepare' else 'build' end
    ) end as build_done,
    case when serving.definition is not null then (
        select coalesce(sum(counts.member_count), 0)::bigint
        from member_counts as counts
        where counts.definition = serving.definition
    ) end as member_count,
    (
        select count(distinct other.segment_id)
        from definitions as naming
        join segments as other on other.segment_id = naming.segment_id
            and naming.definition in (other.serving_definition, other.building_definition)
        where naming.parts ? segments.segment_id and naming.parts <> '{}' and other.archived_at is null
    ) as references,
    (
        select coalesce(json_object_agg(other.segment_id, other.name), '{}')::text
        from jsonb_object_keys(coalesce(building.parts, serving.parts)) as named (segment_id)
        join segments as other on other.segment_id = named.segment_id
    ) as names
from segments
left join definitions as serving on serving.definition = segments.serving_definition
left join definitions as building on building.definition = case
    when segments.archived_at is null then segments.building_definition
    else (
        select latest.definition from definitions as latest
        where latest.segment_id = segments.segment_id
        order by latest.version desc
        limit 1
    )
end
where segments.environment = $1::text
    and case
        when $5::bigint is null then segments.archived_at is null
        else segments.archived_at > to_timestamp($5::bigint / 1000.0) and segments.purged_at is null
    end
    /*back and segments.segment_id >= $2::text and segments.segment_id < $3::text*/
    and segments.segment_id between $2::text and $3::text
/*back order by segments.segment_id desc*/
order by segments.segment_id
limit $4::integer;

-- name: segment_id_of
-- The id of the live segment with this id or key.
select segment_id
from segments
where environment = $1::text and archived_at is null and (segment_id = $2::text or key = $2::text);
