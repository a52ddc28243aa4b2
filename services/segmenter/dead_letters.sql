-- name: bury
-- Entries that cannot take effect, with the reason. What came about the erased is kept without its content, so nobody
-- can try it again: it is settled.
insert into dead_letters (shard, environment, entry_id, message_id, user_id, code, detail, entry, failed_at, state,
                          settled_at, settled_by)
select $1, environment, entry_id, message_id, user_id, code, detail, entry, to_timestamp($9::bigint / 1000.0),
       case code when 'erased' then 'discarded' else 'open' end,
       case code when 'erased' then to_timestamp($9::bigint / 1000.0) end, case code when 'erased' then 'erasure' end
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as d (environment, entry_id, message_id, user_id, code, detail, entry);
