-- name: pending
-- What the shards and the coordinator still have to do, as phrases; $1: until when flips are due, in UTC ms.
select 'the outbox of shard ' || shard || ' holds ' || count(*) || ' entries' as what
from outbox group by shard
union all
select 'definition ' || definition || ' is ' || state
from definitions where state in ('waiting', 'preparing', 'building', 'publishing', 'dropping')
union all
select 'segment ' || segment_id || ' is not retired yet'
from segments where archived_at is not null and (serving_definition is not null or building_definition is not null)
union all
select count(*) || ' users of shard ' || shard || ' have a flip that is due'
from user_flips where due_at <= $1::bigint group by shard
union all
select count(*) || ' companies of shard ' || shard || ' have a flip that is due'
from company_flips where due_at <= $1::bigint group by shard
union all
select 'shard ' || shard || ' has ' || count(*) || ' tasks left'
    || case when count(failure) > 0 then ', ' || count(failure) || ' of them set aside: ' || min(failure) else '' end
from shard_tasks group by shard
union all
select c.last_number - coalesce(r.last_number, 0) || ' transitions of shard ' || c.shard || ' in ' || c.environment
    || ' have no sequence'
from transition_counters c
left join lateral (
    select first_number + count - 1 as last_number from transition_ranges r
    where r.environment = c.environment and r.shard = c.shard
    order by first_number desc limit 1
) as r on true
where c.last_number > coalesce(r.last_number, 0);

-- name: offsets
-- Up to where each shard has handled its stream.
select shard, offset_id from shards order by shard;

-- name: last_sequences
-- The last sequence given per environment.
select e.environment, coalesce(r.last_sequence, 0) as last_sequence
from environments e
left join lateral (
    select first_sequence + count - 1 as last_sequence from transition_ranges r
    where r.environment = e.environment order by first_sequence desc limit 1
) as r on true
order by e.environment;
