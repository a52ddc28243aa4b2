-- name: shards
-- Where each shard is.
select shard, offset_id, outbox_number, task_number from shards;

-- name: unsent
-- Whether an outbox still holds an entry up to these numbers.
select exists (
    select from outbox o join unnest($1::smallint[], $2::bigint[]) as w (shard, number)
        on w.shard = o.shard and o.number <= w.number
);

-- name: undone
-- Whether a shard still has pages of companies up to these numbers.
select exists (
    select from shard_tasks t join unnest($1::smallint[], $2::bigint[]) as w (shard, number)
        on w.shard = t.shard and t.number <= w.number
    where t.kind = 'company'
);
