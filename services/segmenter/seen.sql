-- name: ensure_week
-- Makes the dedupe partition of a week.
select ensure_seen_week($1);

-- name: among
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
