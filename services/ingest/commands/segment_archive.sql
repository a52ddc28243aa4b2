-- name: archive_segment
-- A deleted segment stays as a row; the coordinator tells subscribers and drops its members. Purged: nobody undoes it.
update segments
set archived_at = to_timestamp($2::bigint / 1000.0), building_definition = null, revision = revision + 1,
    updated_at = to_timestamp($2::bigint / 1000.0), updated_by = $3::text,
    purged_at = case when $4::boolean then to_timestamp($2::bigint / 1000.0) end
where segment_id = $1::text;

-- name: purge_segment
-- An archived segment cannot be restored any more.
update segments
set purged_at = to_timestamp($3::bigint / 1000.0)
where environment = $1::text and segment_id = $2::text and archived_at is not null and purged_at is null
returning segment_id;

-- name: is_purged
-- Whether the archived segment of this id was purged.
select purged_at is not null
from segments
where environment = $1::text and segment_id = $2::text and archived_at is not null;

-- name: unarchive_segment
-- An archived segment lives again.
update segments
set archived_at = null, revision = revision + 1, updated_at = to_timestamp($2::bigint / 1000.0), updated_by = $3::text
where segment_id = $1::text;

-- name: archived_with_key
-- The segments with a key that can be restored, deleted after a moment (UTC ms): the last deleted one first.
select segment_id
from segments
where environment = $1::text and key = $2::text and archived_at > to_timestamp($3::bigint / 1000.0)
    and purged_at is null
order by archived_at desc, segment_id desc;
