-- name: environments
-- Every environment with the last sequence given.
select e.environment, coalesce(r.last_sequence, 0) as last_sequence
from environments e
left join lateral (
    select first_sequence + count - 1 as last_sequence from transition_ranges r
    where r.environment = e.environment order by first_sequence desc limit 1
) as r on true;

-- name: after
-- The transitions with the next $3 sequences of an environment: they are dense, so the ranges are known beforehand.
select r.first_sequence + t.number - r.first_number as sequence, t.type, t.environment, t.user_id, t.segment_id,
       t.segment_version, t.at, t.cause, t.member_count
from transition_ranges r
join transitions t on t.shard = r.shard and t.environment = $1
    and t.number >= r.first_number + greatest(0, $2::bigint + 1 - r.first_sequence)
    and t.number < r.first_number + least(r.count, $2::bigint + 1 + $3::bigint - r.first_sequence)
where r.environment = $1
  and r.first_sequence >= coalesce((
      select max(first_sequence) from transition_ranges where environment = $1 and first_sequence <= $2::bigint + 1), 0)
  and r.first_sequence <= $2::bigint + $3::bigint
order by sequence;
