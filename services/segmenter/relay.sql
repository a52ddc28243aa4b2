-- name: environments
-- Every environment with the last sequence given.
select e.environment, coalesce(r.last_sequence, 0) as last_sequence
from environments e
left join lateral (
    select first_sequence + count - 1 as last_sequence from transition_ranges r
    where r.environment = e.environment order by first_sequence desc limit 1
) as r on true;

-- name: after
-- The next transitions of an environment after a sequence, in order.
with upcoming as (
    (select first_sequence, shard, first_number, count from transition_ranges
     where environment = $1 and first_sequence <= $2 order by first_sequence desc limit 1)
    union all
    (select first_sequence, shard, first_number, count from transition_ranges
     where environment = $1 and first_sequence > $2 order by first_sequence limit $3)
)
select r.first_sequence + t.number - r.first_number as sequence, t.type, t.environment, t.user_id, t.segment_id,
       t.segment_version, t.at, t.cause, t.member_count
from upcoming r
join transitions t on t.shard = r.shard and t.environment = $1
    and t.number between r.first_number and r.first_number + r.count - 1
where r.first_sequence + t.number - r.first_number > $2
order by sequence
limit $3;
