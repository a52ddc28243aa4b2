-- name: do_not_wait
-- Gives up on a lock that is not free at once.
set local lock_timeout = '200ms';

-- name: forget_weeks
-- Drops the dedupe partitions of the weeks before this one.
select drop_seen_weeks_before($1);

-- name: clock
-- The slowest shard's own clock, UTC ms.
select min(evaluated_at) from shards;
