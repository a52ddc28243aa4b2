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
    $1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::text, $12::text, $8::text[], $9::text,
    to_timestamp($10::bigint / 1000.0), $11::text, to_timestamp($10::bigint / 1000.0), $11::text
);
