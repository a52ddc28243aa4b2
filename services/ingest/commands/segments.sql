-- name: count_segments
-- Live segments of an environment.
select count(*) from segments where environment = $1::text and archived_at is null;

-- name: segment_by_name
-- The live segment that has this name in any case.
select segment_id, name
from segments
where environment = $1::text and scope = $2::text and lower(name) = lower($3::text) and archived_at is null;

-- name: segment_by_key
-- The live segment that has this key.
select segment_id
from segments
where environment = $1::text and key = $2::text and archived_at is null;

-- name: keys_like
-- The live keys among which a key made from a name has to be new.
select key
from segments
where environment = $1::text and archived_at is null and (key = $2::text or starts_with(key, $2::text || '-'));

-- name: insert_segment
-- A new segment, which nothing serves yet.
insert into segments (
    segment_id, environment, key, name, description, tags, scope, kind, columns, announce,
    created_at, created_by, updated_at, updated_by
)
values (
    $1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::text, 'attribute', $8::text[], $9::text,
    to_timestamp($10::bigint / 1000.0), $11::text, to_timestamp($10::bigint / 1000.0), $11::text
);

-- name: insert_definition
-- The next version of a segment's definition, to be built. Waits for a switch of the segment that is under way.
insert into definitions (
    segment_id, version, population, conditions, evaluator_version, state, previous_definition, created_at, created_by
)
select
    segments.segment_id,
    (select coalesce(max(version), 0) + 1 from definitions where segment_id = segments.segment_id),
    $2::text, $3::jsonb, $4::integer, 'building', segments.serving_definition,
    to_timestamp($5::bigint / 1000.0), $6::text
from segments
where segments.segment_id = $1::text
for no key update
returning definition;

-- name: drop_building
-- An edit during a build cancels the build.
update definitions
set state = 'dropping'
from segments
where segments.segment_id = $1::text
    and definitions.definition = segments.building_definition
    and definitions.state in ('building', 'failed');

-- name: build_definition
-- Points the segment at the definition that is being built.
update segments set building_definition = $2::integer where segment_id = $1::text;

-- name: update_segment
-- Everything of a segment that is not its definition, and its next revision.
update segments
set name = $2::text, description = $3::text, tags = $4::text[], columns = $5::text[], announce = $6::text,
    revision = revision + 1, updated_at = to_timestamp($7::bigint / 1000.0), updated_by = $8::text
where segment_id = $1::text;

-- name: archive_segment
-- A deleted segment stays as a row; the coordinator tells subscribers and drops its members.
update segments
set archived_at = to_timestamp($2::bigint / 1000.0), revision = revision + 1,
    updated_at = to_timestamp($2::bigint / 1000.0), updated_by = $3::text
where segment_id = $1::text;
