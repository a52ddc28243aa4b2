-- name: environments
-- Every environment with the last sequence given, and the one up to which transitions are gone.
select e.environment, coalesce(r.last_sequence, 0) as last_sequence, coalesce(h.sequence, 0) as horizon
from environments e
left join transition_horizons h using (environment)
left join lateral (
    select first_sequence + count - 1 as last_sequence from transition_ranges r
    where r.environment = e.environment order by first_sequence desc limit 1
) as r on true;

-- name: after
-- The next $3 transitions of an environment after a sequence: a run holds one at least, so few runs are looked at.
select r.first_sequence + t.number - r.first_number as sequence, t.type, t.environment, t.user_id, t.company_id, t.segment_id,
       t.segment_version, t.at, t.cause, t.member_count
from (
    select first_sequence, shard, first_number, count
    from transition_ranges
    where environment = $1
      and first_sequence >= coalesce((
          select max(first_sequence) from transition_ranges where environment = $1 and first_sequence <= $2::bigint + 1
      ), 0)
    order by first_sequence
    limit $3::bigint + 1
) as r
cross join lateral (
    select number, type, environment, user_id, company_id, segment_id, segment_version, at, cause, member_count
    from transitions
    where shard = r.shard and environment = $1
      and number >= r.first_number + greatest(0, $2::bigint + 1 - r.first_sequence)
      and number < r.first_number + r.count
    order by number
    limit $3
) as t
order by r.first_sequence, t.number
limit $3;

-- name: stand_still
-- Says why an environment gets no sequences; no row when that was said before.
insert into relay_problems (environment, problem, problem_at)
select $1, $2, now() where not exists (select from relay_problems where environment = $1 and problem = $2)
on conflict (environment) do update set problem = excluded.problem, problem_at = excluded.problem_at
returning environment;

-- name: go_on
-- The environment gets sequences.
delete from relay_problems where environment = $1;
