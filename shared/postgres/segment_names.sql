-- name: named
-- The live segments with these ids or keys, and the definitions that serve them or are coming.
select segment_id, key, name, scope, serving_definition, building_definition
from segments
where environment = $1 and archived_at is null and (segment_id = any($2::text[]) or key = any($2::text[]));
