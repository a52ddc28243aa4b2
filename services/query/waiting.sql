-- name: applied
-- Which of these messages have taken effect, and on how many shards.
select m.message_hash, count(distinct m.shard) as shards
from generate_series(0, $2::integer - 1) as s (shard)
join seen_messages m on m.shard = s.shard and m.environment = $1 and m.message_hash = any($3::bytea[])
group by m.message_hash;

-- name: as_of
-- The time up to which every shard has handled what was sent.
select coalesce(min(as_of), 0) from shards;

-- name: rejected
-- Which of these messages were put aside and not tried again, with the newest reason.
select distinct on (message_id) message_id, code, detail
from dead_letters
where environment = $1 and message_id = any($2::text[]) and state <> 'retried'
order by message_id, dead_letter desc;

-- name: unfinished
-- Which of these commands have left pages of work that are not all done.
select distinct details ->> 'message_id' as message_id
from shard_tasks
where environment = $1 and details ->> 'message_id' = any($2::text[]);
