-- name: lock_installation
-- One migration at a time, streams included: held until the session ends.
select pg_advisory_lock($1::int, $2::int);

-- name: insert_installation
-- The number of shards and the secret are decided once.
insert into installation (shards, secret, created_at)
values ($1::smallint, $2::bytea, to_timestamp($3::bigint / 1000.0))
on conflict do nothing;

-- name: insert_catalogue
-- The catalogue's number begins at 0.
insert into catalogue (number) values (0)
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

-- name: set_reader_password
-- Give the reader role the password that the embedded server needs; the text is quoted by Postgres itself.
do $$
begin
    execute format('alter role muster_reader password %L', current_setting('muster.reader_password'));
end
$$;

-- name: name_reader_password
-- Hand the password over, for this session.
select set_config('muster.reader_password', $1::text, false);
