-- name: update_segment
-- Everything of a segment that is not its definition, and its next revision.
update segments
set name = $2::text, description = $3::text, tags = $4::text[], columns = $5::text[], announce = $6::text,
    revision = revision + 1, updated_at = to_timestamp($7::bigint / 1000.0), updated_by = $8::text
where segment_id = $1::text;

-- name: version
-- What a version of a segment said.
select population, conditions::text as conditions
from definitions
where segment_id = $1::text and version = $2::integer;
