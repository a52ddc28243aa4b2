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
