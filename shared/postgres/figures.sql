-- name: recent
-- How many calls took effect since a UTC ms, and the longest delay of a sweep, as owners have measured.
select coalesce(sum(calls), 0)::bigint as calls, coalesce(max(sweep_ms), 0) as sweep_ms
from shard_rollups
where slot >= $1;

-- name: latencies
-- How many calls took effect in each bucket of latency since a UTC ms.
select u.bucket, sum(u.calls)::bigint as calls
from shard_rollups r
cross join lateral unnest(r.latencies) with ordinality as u (calls, bucket)
where r.slot >= $1
group by u.bucket
order by u.bucket;

-- name: overdue
-- The earliest flip that is due and not swept, those apart that have failed: UTC ms.
select min(least(
    (select f.due_at from user_flips f where f.shard = s.shard and f.retry_at is null order by f.due_at limit 1),
    (select f.due_at from company_flips f where f.shard = s.shard and f.retry_at is null order by f.due_at limit 1)))
from shards s;
