-- name: bury
-- Entries that cannot take effect, with the reason.
insert into dead_letters (shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at)
select $1, environment, entry_id, message_id, user_id, code, detail, entry, to_timestamp($9::bigint / 1000.0)
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as d (environment, entry_id, message_id, user_id, code, detail, entry);
