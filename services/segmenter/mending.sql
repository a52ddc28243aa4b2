-- name: go_back
-- The shard reads again after an earlier entry, or all that is there; no row when it has another owner.
update shards set offset_id = $3, offset_expected = $4 where shard = $1 and epoch = $2 returning shard;

-- name: note
-- Writes down that a failed-over stream was let go on: accepted entries after the offset's time may be missing.
insert into stream_incidents (shard, kind, offset_before, offset_after, detail, noticed_at, recovered_by)
values ($1, 'failed_over', $2, $3, $4, to_timestamp($5::bigint / 1000.0), 'owner');
