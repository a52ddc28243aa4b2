-- name: last_sequence
-- The last sequence given in an environment.
select coalesce((
    select first_sequence + count - 1 from transition_ranges
    where environment = $1 order by first_sequence desc limit 1
), 0);

-- name: horizon
-- The sequence up to which transitions are gone.
select coalesce((select sequence from transition_horizons where environment = $1), 0);

-- name: between
-- The transitions after a sequence up to another, in order.
select r.first_sequence + t.number - r.first_number as sequence, t.type, t.environment, t.user_id, t.company_id, t.segment_id,
       t.segment_version, t.at, t.cause, t.member_count
from transition_ranges r
join transitions t on t.shard = r.shard and t.environment = r.environment
    and t.number between r.first_number and r.first_number + r.count - 1
where r.environment = $1
    and r.first_sequence <= $3::bigint
    and r.first_sequence >= coalesce((
        select max(first_sequence) from transition_ranges where environment = $1 and first_sequence <= $2::bigint
    ), 0)
    and r.first_sequence + t.number - r.first_number > $2::bigint
    and r.first_sequence + t.number - r.first_number <= $3::bigint
order by sequence;

-- name: lost
-- Sequences that a backup lacks: from behind a run up to the history.reset that follows it.
select coalesce(before.next_sequence, 1) as first, r.first_sequence as reset
from transitions t
join transition_ranges r
    on r.environment = t.environment and r.shard = -1 and t.number between r.first_number and r.first_number + r.count - 1
left join lateral (
    select b.first_sequence + b.count as next_sequence from transition_ranges b
    where b.environment = r.environment and b.first_sequence < r.first_sequence
    order by b.first_sequence desc limit 1
) as before on true
where t.shard = -1 and t.environment = $1 and t.type = 'history.reset'
order by r.first_sequence;
