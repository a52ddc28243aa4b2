-- name: add
-- Entries for other shards, to be sent after the commit.
insert into outbox (shard, number, target_shard, entry)
select $1, number, target_shard, entry
from unnest($2::bigint[], $3::smallint[], $4::json[]) as o (number, target_shard, entry);

-- name: oldest
-- The oldest entries for other shards, without those for some of them.
select number, target_shard, entry
from outbox
where shard = $1 and not target_shard = any($3::smallint[])
order by number
limit $2;

-- name: forget
-- Forgets entries that are on their streams.
delete from outbox where shard = $1 and number = any($2::bigint[]);
