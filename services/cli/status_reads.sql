-- name: server
-- The server itself and the size of our database.
select current_setting('server_version') as version, pg_database_size(current_database()) as bytes;

-- name: list_shards
-- Each shard with its owner's lock, its last commit and its earliest flip.
select
    s.shard, s.offset_id, s.offset_expected, s.as_of, s.committed_at, s.problem, s.owner,
    (
        select l.pid from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.classid = $1::int::oid and l.objid = s.shard::int::oid
          and l.objsubid = 2 and l.database = (select d.oid from pg_database d where d.datname = current_database())
    ) as backend,
    (select f.due_at from user_flips f where f.shard = s.shard order by f.due_at limit 1) as next_flip
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

-- name: count_dead_letters
-- Open dead letters, and those of the last hour.
select
    (select count(*) from dead_letters where state = 'open') as open,
    (select count(*) from dead_letters where failed_at > to_timestamp($1::bigint / 1000.0) - interval '1 hour')
        as last_hour;
