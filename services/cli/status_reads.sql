-- name: server
-- The server itself and the size of our database.
select current_setting('server_version') as version, pg_database_size(current_database()) as bytes;

-- name: list_shards
-- Each shard with its owner's lock, its last commit and its earliest flip.
select
    s.shard, s.offset_id, s.offset_expected, s.as_of, s.committed_at, s.problem, s.owner,
    (extract(epoch from s.owned_since) * 1000)::bigint as owned_since,
    (
        select l.pid from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.classid = $1::int::oid and l.objid = s.shard::int::oid
          and l.objsubid = 2 and l.database = (select d.oid from pg_database d where d.datname = current_database())
    ) as backend,
    (select f.due_at from user_flips f where f.shard = s.shard order by f.due_at limit 1) as next_flip,
    (select count(*) from shard_tasks t where t.shard = s.shard and t.failure is not null) as set_aside
from shards s
order by s.shard;

-- name: list_relays
-- Per environment: transitions without a sequence yet, the last sequence that was given, and why none is given.
select
    e.environment,
    coalesce((
        select sum(c.last_number - coalesce((
            select r.first_number + r.count - 1 from transition_ranges r
            where r.environment = c.environment and r.shard = c.shard
            order by r.first_number desc
            limit 1
        ), 0))
        from transition_counters c
        where c.environment = e.environment
    ), 0)::bigint as unnumbered,
    coalesce((
        select r.first_sequence + r.count - 1 from transition_ranges r
        where r.environment = e.environment
        order by r.first_sequence desc
        limit 1
    ), 0)::bigint as last_sequence,
    (select p.problem from relay_problems p where p.environment = e.environment) as problem
from environments e
order by e.environment;

-- name: list_builds
-- Definitions that owners work on, with the shards that are through and the users handled.
select
    s.environment, s.key, d.version, d.state,
    count(t.shard) filter (where t.done) as shards_done,
    coalesce(sum(t.handled), 0)::bigint as handled
from definitions d
join segments s on s.segment_id = d.segment_id
left join definition_tasks t
    on t.definition = d.definition
    and t.task = case d.state when 'building' then 'build' when 'publishing' then 'publish' else 'drop' end
where d.state in ('building', 'publishing', 'dropping')
group by d.definition, s.environment, s.key, d.version, d.state
order by d.definition;

-- name: oldest_unsent
-- When the oldest transition happened that the stream does not hold: the next of the last one told, or one that has no
-- sequence yet.
select min(t.at)
from (
    (
        select r.shard, r.first_number + greatest(0, $2::bigint + 1 - r.first_sequence) as number
        from transition_ranges r
        where r.environment = $1 and r.first_sequence + r.count > $2::bigint + 1
          and r.first_sequence >= coalesce((
              select max(o.first_sequence) from transition_ranges o
              where o.environment = $1 and o.first_sequence <= $2::bigint + 1
          ), 0)
        order by r.first_sequence
        limit 1
    )
    union all
    select c.shard, coalesce((
        select r.first_number + r.count from transition_ranges r
        where r.environment = c.environment and r.shard = c.shard
        order by r.first_number desc
        limit 1
    ), 1)
    from transition_counters c
    where c.environment = $1
) as next
join transitions t on t.shard = next.shard and t.environment = $1 and t.number = next.number;

-- name: dead_letter_codes
-- Open dead letters by reason, the most frequent first.
select code, count(*) as count from dead_letters where state = 'open' group by code order by count desc, code;

-- name: count_dead_letters
-- Open dead letters, those of the last hour, and how many of these are calls that ingest refused.
select
    (select count(*) from dead_letters where state = 'open') as open,
    count(*) as last_hour,
    count(*) filter (where starts_with(entry, '{"v":1,"type":"call_refused"')) as refused_last_hour
from dead_letters
where failed_at > to_timestamp($1::bigint / 1000.0) - interval '1 hour';
