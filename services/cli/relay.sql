-- name: list_environments
-- All environments.
select environment
from environments
order by environment;

-- name: exclude_others
-- Waits for whoever numbers transitions, and keeps others waiting until the commit.
select pg_advisory_xact_lock($1, $2);

-- name: last_sequence
-- The last sequence given in an environment.
select coalesce((
    select first_sequence + count - 1
    from transition_ranges
    where environment = $1
    order by first_sequence desc
    limit 1
), 0);

-- name: write_record
-- A record about the whole environment, among the coordinator's own transitions.
with numbered as (
    insert into transition_counters (shard, environment, last_number) values (-1, $1, 1)
    on conflict (shard, environment) do update set last_number = transition_counters.last_number + 1
    returning last_number
)
insert into transitions (shard, environment, number, type, segment_id, segment_version, at, cause)
select -1, $1, last_number, 'history.reset', '', 0, $2::bigint, 'reset'
from numbered
returning number;

-- name: give
-- The record's sequence.
insert into transition_ranges (environment, first_sequence, shard, first_number, count)
values ($1, $2::bigint, -1, $3::bigint, 1);

-- name: go_on
-- The environment gets sequences again.
delete from relay_problems where environment = $1;
