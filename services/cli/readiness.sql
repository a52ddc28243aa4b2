-- name: every_shard_owned
-- Whether a session holds the ownership lock of every shard of this database.
select count(*) >= (select count(*) from shards) as owned
from pg_locks
where locktype = 'advisory' and granted and classid = $1::int::oid and objsubid = 2
  and database = (select oid from pg_database where datname = current_database());
