-- name: counts
-- The live segments of an environment, with what their screens show changing.
select g.segment_id, g.revision, g.serving_definition, g.building_definition,
       coalesce((
           select sum(c.member_count)
           from generate_series(0, $2::integer - 1) as s (shard)
           join member_counts c on c.shard = s.shard and c.definition = g.serving_definition), 0)::bigint as member_count
from segments g
where g.environment = $1 and g.archived_at is null;
