-- name: add
-- Adds to what a shard's owner has measured in a slot, and forgets slots from before a moment.
with forgotten as (
    delete from shard_rollups where shard = $1 and slot < $7
)
insert into shard_rollups (shard, slot, calls, latencies, sweep_ms)
select shard, $3, $4, $5, $6 from shards where shard = $1 and epoch = $2
on conflict (shard, slot) do update
set calls = shard_rollups.calls + excluded.calls,
    latencies = (
        select array_agg(was + more order by bucket)
        from unnest(shard_rollups.latencies, excluded.latencies) with ordinality as each (was, more, bucket)),
    sweep_ms = greatest(shard_rollups.sweep_ms, excluded.sweep_ms);
