-- name: list_dead_letters
-- Dead letters before an id, newest first; of one environment or of all, in one state or in any, with one code or any.
select dead_letter, shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at, state,
       settled_at, settled_by
from dead_letters
where ($1::text is null or environment = $1::text)
    and ($2::text is null or state = $2::text)
    and ($3::text is null or code = $3::text)
    and dead_letter < $4::bigint
order by dead_letter desc
limit $5::integer;

-- name: lock_dead_letter
-- One dead letter, which nobody else settles before the transaction ends.
select dead_letter, shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at, state,
       settled_at, settled_by
from dead_letters
where dead_letter = $1::bigint and ($2::text is null or environment = $2::text)
for update;

-- name: find_dead_letter
-- One dead letter.
select dead_letter, shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at, state,
       settled_at, settled_by
from dead_letters
where dead_letter = $1::bigint and ($2::text is null or environment = $2::text);

-- name: settle_dead_letter
-- A dead letter is settled once: retried or discarded, when and by whom.
update dead_letters
set state = $2::text, settled_at = to_timestamp($3::bigint / 1000.0), settled_by = $4::text
where dead_letter = $1::bigint
returning dead_letter, shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at, state,
          settled_at, settled_by;
