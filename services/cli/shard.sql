-- name: lock_shard
-- The shard as its owner last committed it; the owner's next transaction waits for us.
select offset_id, owner
from shards
where shard = $1::smallint
for update;

-- name: move_past
-- Move the shard past an entry; the epoch moves too, so that an owner whose batch may hold it is fenced.
update shards
set epoch = epoch + 1, offset_id = $2::text, offset_expected = true, problem = null, problem_at = null
where shard = $1::smallint;

-- name: insert_dead_letter
-- Keep the entry that was skipped.
insert into dead_letters (shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at)
values (
    $1::smallint, $2::text, $3::text, $4::text, $5::text, 'skipped', $6::text, $7::text,
    to_timestamp($8::bigint / 1000.0)
)
returning dead_letter;

-- name: release_shard
-- End the session that holds the shard's lock; its owner is fenced when another one takes the shard.
select l.pid, host(a.client_addr) as host, pg_terminate_backend(l.pid) as ended
from pg_locks l
left join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.granted and l.classid = $1::int::oid and l.objid = $2::int::oid
  and l.objsubid = 2 and l.database = (select d.oid from pg_database d where d.datname = current_database());
