-- name: offset
-- The last entry that the shard has handled, and whether it must be on the stream.
select offset_id, offset_expected from shards where shard = $1;
