-- name: do_not_wait
-- Gives up on a lock that is not free at once.
set local lock_timeout = '200ms';

-- name: forget_weeks
-- Drops the dedupe partitions of the weeks before this one.
select drop_seen_weeks_before($1);

-- name: clock
-- The slowest shard's own clock, UTC ms.
select min(evaluated_at) from shards;

-- name: forget_list
-- Deletes the oldest uploaded list from before a moment (UTC ms), with its rows.
delete from member_imports
where import_id = (
    select import_id from member_imports
    where created_at < to_timestamp($1::bigint / 1000.0)
    order by created_at
    limit 1)
returning import_id;
