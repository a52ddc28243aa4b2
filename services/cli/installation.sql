-- name: lock_installation
-- One migration at a time, streams included.
select pg_advisory_lock($1::int, $2::int);

-- name: unlock_installation
-- The next one may begin.
select pg_advisory_unlock($1::int, $2::int);

-- name: insert_installation
-- The number of shards and the secret are decided once.
insert into installation (shards, secret, created_at)
values ($1::smallint, $2::bytea, to_timestamp($3::bigint / 1000.0))
on conflict do nothing;

-- name: find_installation
-- What was decided.
select shards
from installation;

-- name: list_shards
-- The shards that have an offset.
select shard, offset_id
from shards
order by shard;

-- name: insert_shard
-- A shard begins at the marker of its stream.
insert into shards (shard, offset_id) values ($1::smallint, $2::text)
on conflict do nothing;

-- name: find_secret
-- What signs login codes.
select secret
from installation;
