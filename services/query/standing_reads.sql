-- name: segments
-- The live segments of a scope, and since when a user or company is a member of each.
select g.segment_id, g.key, g.name, g.kind, g.serving_definition, d.version, m.entered_at,
       case when d.definition is not null then 'ready' when b.state = 'failed' then 'failed' else 'building' end as state
from segments g
left join definitions d on d.definition = g.serving_definition
left join definitions b on b.definition = g.building_definition
left join segment_members m on m.shard = $3 and m.definition = g.serving_definition and m.user_id = $4
where g.environment = $1 and g.scope = $2 and g.archived_at is null
order by g.segment_id;
