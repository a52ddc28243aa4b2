-- name: lock_shard
-- The shard as its owner last committed it; the owner waits while we decide.
select offset_id, problem, committed_at
from shards
where shard = $1::smallint
for update;

-- name: list_shards
-- All shards.
select shard
from shards
order by shard;

-- name: let_go_on
-- The shard may go on: after its offset, or at the first entry that is left.
update shards
set problem = null, problem_at = null, offset_expected = $2::boolean
where shard = $1::smallint;

-- name: insert_incident
-- The record of what may be missing.
insert into stream_incidents (shard, kind, offset_before, offset_after, detail, noticed_at, recovered_by)
values ($1::smallint, $2::text, $3::text, $4::text, $5::text, to_timestamp($6::bigint / 1000.0), $7::text);
