-- name: exclude_others
-- Waits for whoever numbers, and keeps others waiting until the commit.
select pg_advisory_xact_lock($1, $2);

-- name: outstanding
-- Runs of these environments' transitions without a sequence: per shard and environment the last number with one, and the last there is.
select c.environment, c.shard, coalesce(r.last_number, 0) as numbered, c.last_number
from transition_counters c
left join lateral (
    select first_number + count - 1 as last_number from transition_ranges r
    where r.environment = c.environment and r.shard = c.shard
    order by first_number desc limit 1
) as r on true
where c.environment = any($1::text[]) and c.last_number > coalesce(r.last_number, 0)
order by c.environment, c.shard;

-- name: last_sequences
-- The last sequence given per environment.
select e.environment, coalesce(r.last_sequence, 0) as last_sequence
from environments e
left join lateral (
    select first_sequence + count - 1 as last_sequence from transition_ranges r
    where r.environment = e.environment order by first_sequence desc limit 1
) as r on true;

-- name: give
-- Gives runs of numbers their sequences.
insert into transition_ranges (environment, first_sequence, shard, first_number, count)
select environment, first_sequence, shard, first_number, count
from unnest($1::text[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[])
    as r (environment, first_sequence, shard, first_number, count);
