-- name: definitions
-- The definitions that owners evaluate, with the zone in which their days are counted, and those that they may name.
select d.definition, d.segment_id, d.version, d.population, d.conditions, d.parts, d.state, d.previous_definition,
       s.environment, s.scope, s.kind, d.time_zone
from definitions d
join segments s using (segment_id)
where d.state not in ('dropped', 'failed')
order by d.definition;

-- name: open_tasks
-- Makes this shard's page work for each definition that wants some, and returns what is not done.
with wanted as (
    insert into definition_tasks (shard, definition, task)
    select $1, definition, case state when 'preparing' then 'prepare' when 'building' then 'build'
                                      when 'publishing' then 'publish' else 'drop' end
    from definitions where state in ('preparing', 'building', 'publishing', 'dropping')
    on conflict do nothing
    returning definition, task, reached
)
select definition, task, reached from wanted
union
select t.definition, t.task, t.reached
from definition_tasks t join definitions d using (definition)
where t.shard = $1 and not t.done and t.failure is null
  and t.task = case d.state when 'preparing' then 'prepare' when 'building' then 'build'
                            when 'publishing' then 'publish' when 'dropping' then 'drop' end
order by definition;

-- name: counted
-- The questions whose states the shard keeps for all its users.
select environment, question from event_questions where shard = $1;

-- name: uncount
-- Questions whose states are not kept any more.
delete from event_questions q using unnest($2::text[], $3::bigint[]) as w (environment, question)
where q.shard = $1 and q.environment = w.environment and q.question = w.question;

-- name: abandoned
-- Takes note of the definitions that went while the shard was still preparing them, once.
delete from definition_tasks t
using definitions d join segments s using (segment_id)
where t.shard = $1 and t.task = 'prepare' and not t.done and d.definition = t.definition and d.state = 'dropping'
returning d.definition, s.environment, d.time_zone;

-- name: number
-- The number of the catalogue, for the watcher.
select number from catalogue;
