-- name: named
-- The live segments with these ids or keys, and the definitions that serve them.
select segment_id, key, scope, serving_definition
from segments
where environment = $1 and archived_at is null and (segment_id = any($2::text[]) or key = any($2::text[]));
