-- name: ranges
-- The runs of an environment in order, and whether one begins with a history.reset.
select first_sequence, shard, first_number, count,
       shard = -1 and exists (
           select from transitions t
           where t.shard = -1 and t.environment = $1 and t.number = r.first_number and t.type = 'history.reset'
       ) as resets
from transition_ranges r
where environment = $1
order by first_sequence;

-- name: counters
-- The last number given per shard.
select shard, last_number from transition_counters where environment = $1 order by shard;

-- name: horizon
-- The sequence up to which transitions are gone.
select coalesce((select sequence from transition_horizons where environment = $1), 0);

-- name: pruned
-- The same as numbers of shards.
select shard, number from pruned_transitions where environment = $1;

-- name: window
-- The next transitions of a shard: how many, and the last of their numbers.
select count(*) as rows, max(number) as last_number from (
    select number from transitions
    where shard = $1 and environment = $2 and number > $3
    order by number limit $4
) as next_rows;

-- name: gaps
-- The numbers after which some are missing.
select number, previous from (
    select number, lag(number, 1, $3::bigint) over (order by number) as previous from transitions
    where shard = $1 and environment = $2 and number > $3 and number <= $4::bigint
) as neighbours
where number <> previous + 1
order by number
limit 20;
