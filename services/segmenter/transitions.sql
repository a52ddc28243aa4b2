-- name: number_transitions
-- Takes the next numbers of the shard's transitions per environment; returns the last number taken.
insert into transition_counters (shard, environment, last_number)
select $1, environment, count from unnest($2::text[], $3::bigint[]) as c (environment, count)
on conflict (shard, environment) do update set last_number = transition_counters.last_number + excluded.last_number
returning environment, last_number;
