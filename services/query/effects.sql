-- name: progress
-- As of when each shard has handled what was sent, and the last numbers of its outbox and of its tasks.
select shard, as_of, outbox_number, task_number from shards order by shard;

-- name: has_tasks
-- Whether some shard has a task still, of those up to a number.
select exists (
    select from unnest($1::smallint[], $2::bigint[]) as n (shard, number)
    join shard_tasks t on t.shard = n.shard and t.number <= n.number);

-- name: has_outgoing
-- Whether some shard has an entry for other shards still, of those up to a number.
select exists (
    select from unnest($1::smallint[], $2::bigint[]) as n (shard, number)
    join outbox o on o.shard = n.shard and o.number <= n.number);
