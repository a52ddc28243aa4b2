-- name: fail
-- Definitions fail with their group when a shard cannot do a task of one, or a part of one has failed.
with broken as (
    select d.definition, coalesce(d.flip_group, -d.definition) as flip_group,
           (select 'shard ' || t.shard || ': ' || t.failure from definition_tasks t
            where t.definition = d.definition and t.failure is not null order by t.shard limit 1) as failure
    from definitions d where d.state in ('preparing', 'building')
    union all
    select d.definition, coalesce(d.flip_group, -d.definition),
           (select s.name || ' failed: ' || p.failure
            from jsonb_each_text(d.parts) as part (segment_id, number)
            join definitions p on p.definition = part.number::integer and p.state = 'failed'
            join segments s on s.segment_id = p.segment_id limit 1)
    from definitions d where d.state in ('waiting', 'preparing', 'building')
), failing as (
    select distinct on (d.definition) d.definition, b.failure
    from broken b join definitions d on coalesce(d.flip_group, -d.definition) = b.flip_group
    where b.failure is not null and d.state in ('waiting', 'preparing', 'building')
    order by d.definition, b.failure
)
update definitions d set state = 'failed', failure = f.failure
from failing f where d.definition = f.definition
returning d.definition, d.segment_id;

-- name: prepare
-- Definitions that waited for parts of the other scope, all of which are built now.
with ready as (
    select d.definition from definitions d
    where d.state = 'waiting'
      and not exists (
          select from jsonb_each_text(d.parts) as part (segment_id, number)
          join definitions p on p.definition = part.number::integer
          where p.state in ('waiting', 'preparing')
             or (p.state = 'building'
                 and (select count(*) from definition_tasks t
                      where t.definition = p.definition and t.task = 'build' and t.done)
                     < (select shards from installation))
      )
)
update definitions d set state = 'preparing' from ready r where d.definition = r.definition
returning d.definition, d.segment_id;

-- name: prepared
-- Definitions that every shard has prepared, and whose shards have sent all that they put into their outboxes for it.
select d.definition
from definitions d
where d.state = 'preparing'
  and (select count(*) from definition_tasks t where t.definition = d.definition and t.task = 'prepare' and t.done)
      = (select shards from installation)
  and not exists (
      select from definition_tasks t join outbox o on o.shard = t.shard and o.number <= t.outbox_number
      where t.definition = d.definition and t.task = 'prepare'
  );

-- name: offsets
-- Up to where each shard has handled its stream.
select shard, offset_id from shards;

-- name: build
-- What the definition reads is there: it is built.
update definitions set state = 'building' where definition = $1 and state = 'preparing'
returning definition, segment_id;

-- name: raise_catalogue
-- Owners adopt what changed at their next transaction.
update catalogue set number = number + 1;
