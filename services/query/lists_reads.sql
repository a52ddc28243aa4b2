-- name: default_count
-- The number of users (or companies) of a population, from the counters of the default segments.
select sum(c.member_count)::bigint
from segments g
join definitions d on d.definition = g.serving_definition
cross join installation i
cross join generate_series(0, i.shards - 1) as s (shard)
join member_counts c on c.shard = s.shard and c.definition = g.serving_definition
where g.environment = $1 and g.kind = 'default' and g.scope = $2 and ($3::text = 'all' or d.population = $3);

-- name: serving
-- How many of these definitions serve a live segment.
select count(*) from segments where environment = $1 and archived_at is null and serving_definition = any($2::integer[]);
