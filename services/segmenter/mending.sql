-- name: note
-- Writes down that a failed-over stream was let go on: accepted entries after the offset's time may be missing.
insert into stream_incidents (shard, kind, offset_before, offset_after, detail, noticed_at, recovered_by)
values ($1, 'failed_over', $2, $2, $3, to_timestamp($4::bigint / 1000.0), 'owner');
