-- name: ensure_week
-- Makes the dedupe partition of a week.
select ensure_seen_week($1);

-- name: seen
-- Which of these messages have taken effect.
select s.environment, s.message_hash, s.user_hash
from unnest($2::text[], $3::bytea[], $4::bytea[]) as m (environment, message_hash, user_hash)
join seen_messages s on s.shard = $1 and s.environment = m.environment
    and s.message_hash = m.message_hash and s.user_hash = m.user_hash;

-- name: remember
-- Records that messages have taken effect, in the transaction of their effect.
insert into seen_messages (shard, environment, message_hash, user_hash, received_week)
select $1, environment, message_hash, user_hash, received_week
from unnest($2::text[], $3::bytea[], $4::bytea[], $5::date[]) as m (environment, message_hash, user_hash, received_week);

-- name: bury
-- Entries that cannot take effect, with the reason.
insert into dead_letters (shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at)
select $1, environment, entry_id, message_id, user_id, code, detail, entry, to_timestamp($9::bigint / 1000.0)
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as d (environment, entry_id, message_id, user_id, code, detail, entry);

-- name: send
-- Entries for other shards, to be sent after the commit.
insert into outbox (shard, number, target_shard, entry)
select $1, number, target_shard, entry
from unnest($2::bigint[], $3::smallint[], $4::json[]) as o (number, target_shard, entry);

-- name: unsent
-- The oldest entries for other shards.
select number, target_shard, entry from outbox where shard = $1 order by number limit $2;

-- name: sent
-- Forgets entries that are on their streams.
delete from outbox where shard = $1 and number = any($2::bigint[]);
