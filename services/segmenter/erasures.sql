-- name: load
-- Those of these ids that were erased.
select e.environment, e.scope, e.id_hash, e.erased_at, e.back
from unnest($2::text[], $3::text[], $4::bytea[]) as w (environment, scope, id_hash)
join erasures e on e.shard = $1 and e.environment = w.environment and e.scope = w.scope and e.id_hash = w.id_hash;

-- name: write
-- Tombstones as they are now.
insert into erasures (shard, environment, scope, id_hash, erased_at, back)
select $1, environment, scope, id_hash, erased_at, back
from unnest($2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::boolean[])
    as e (environment, scope, id_hash, erased_at, back)
on conflict (shard, environment, scope, id_hash) do update set erased_at = excluded.erased_at, back = excluded.back;

-- name: count
-- Rows of the log that are gone.
update erasures set entries = entries + $5
where shard = $1 and environment = $2 and scope = $3 and id_hash = $4;
