-- name: load
-- The last word on these users (or companies) of manual segments.
select p.environment, p.subject_id, p.segment_id, p.picked, p.key, p.at
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, subject_id, segment_id)
join picks p on p.shard = $1 and p.environment = w.environment and p.subject_id = w.subject_id
    and p.segment_id = w.segment_id;

-- name: load_closings
-- The newest replacements of these segments' members.
select segment_id, key from pick_closings where shard = $1 and segment_id = any($2::text[]);

-- name: next_picked
-- The next that are picked for a segment, by id.
select environment, subject_id, segment_id, picked, key, at
from picks
where shard = $1 and segment_id = $2 and picked and subject_id > $3
order by subject_id
limit $4;

-- name: write
-- The last words as they are now.
insert into picks (shard, environment, subject_id, segment_id, picked, key, at)
select $1, environment, subject_id, segment_id, picked, key, at
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::json[], $7::bigint[])
    as p (environment, subject_id, segment_id, picked, key, at)
on conflict (shard, environment, subject_id, segment_id) do update
set picked = excluded.picked, key = excluded.key, at = excluded.at;

-- name: write_closings
-- Replacements: older picks than these count no more.
insert into pick_closings (shard, segment_id, key)
select $1, segment_id, key from unnest($2::text[], $3::json[]) as c (segment_id, key)
on conflict (shard, segment_id) do update set key = excluded.key;
