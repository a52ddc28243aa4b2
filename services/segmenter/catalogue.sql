-- name: definitions
-- The definitions that owners evaluate, with the zone in which their days are counted.
select d.definition, d.segment_id, d.version, d.population, d.conditions, d.state, d.previous_definition,
       s.environment, e.time_zone
from definitions d
join segments s using (segment_id)
join environments e using (environment)
where d.state in ('building', 'publishing', 'serving')
order by d.definition;

-- name: open_tasks
-- Makes this shard's page work for each definition that wants some, and returns what is not done.
with wanted as (
    insert into definition_tasks (shard, definition, task)
    select $1, definition, case state when 'building' then 'build' when 'publishing' then 'publish' else 'drop' end
    from definitions where state in ('building', 'publishing', 'dropping')
    on conflict do nothing
    returning definition, task, reached
)
select definition, task, reached from wanted
union
select t.definition, t.task, t.reached
from definition_tasks t join definitions d using (definition)
where t.shard = $1 and not t.done
  and t.task = case d.state when 'building' then 'build' when 'publishing' then 'publish' when 'dropping' then 'drop' end
order by definition;

-- name: number
-- The number of the catalogue, for the watcher.
select number from catalogue;
