-- name: definitions
-- These definitions and all that they name, at any depth.
with recursive needed as (
    select w.definition from unnest($1::integer[]) as w (definition)
    union
    select p.value::integer
    from needed join definitions d using (definition) cross join lateral jsonb_each_text(d.parts) as p
)
select d.definition, d.segment_id, d.version, d.population, d.state, d.conditions::text as conditions,
       d.parts::text as parts, d.time_zone, s.scope, s.kind, s.key, s.name
from needed join definitions d using (definition) join segments s using (segment_id);

-- name: named
-- What the live segments with these ids or keys mean today: the definition that serves, else the one that is coming.
select s.segment_id, s.key, s.scope, coalesce(s.serving_definition, s.building_definition) as definition
from segments s
where s.environment = $1 and s.archived_at is null and (s.segment_id = any($2::text[]) or s.key = any($2::text[]))
  and coalesce(s.serving_definition, s.building_definition) is not null;
