-- name: lock
-- Takes a session lock if nobody has it.
select pg_try_advisory_lock($1, $2);

-- name: unlock
-- Gives a session lock back.
select pg_advisory_unlock($1, $2);

-- name: ping
-- Keeps the lock session from idling away.
select 1;

-- name: live_workers
-- How many workers are alive, and which shards have an owner, by the locks they hold.
select count(*) filter (where classid = $1::oid) as workers,
       coalesce(array_agg(objid::integer) filter (where classid = $2::oid), '{}') as owned
from pg_locks
where locktype = 'advisory' and granted and objsubid = 2
  and database = (select oid from pg_database where datname = current_database());
