-- name: shards
-- Each shard: who owns it, how far it is, the earliest flip that is not swept yet, and why it stands still if it does.
select s.shard, s.owner, s.owned_since, s.offset_id, s.as_of, s.evaluated_at, s.committed_at, s.problem, s.problem_at,
       least(
           (select f.due_at from user_flips f where f.shard = s.shard and f.retry_at is null order by f.due_at limit 1),
           (select f.due_at from company_flips f where f.shard = s.shard and f.retry_at is null order by f.due_at limit 1)
       ) as next_flip
from shards s
order by s.shard;

-- name: builds
-- Versions on their way, and how many users the owners have gone through.
select d.segment_id, g.key, d.version, d.state, d.failure,
       coalesce(sum(t.handled), 0)::bigint as handled, count(*) filter (where t.done) as shards_done
from definitions d
join segments g on g.segment_id = d.segment_id
left join definition_tasks t on t.definition = d.definition
    and t.task = case d.state when 'publishing' then 'publish' when 'dropping' then 'drop' else 'build' end
where g.environment = $1 and d.state in ('building', 'publishing', 'dropping', 'failed')
group by d.definition, d.segment_id, g.key, d.version, d.state, d.failure
order by d.definition;

-- name: dead_letters
-- Open dead letters by reason.
select code, count(*) as count, min(failed_at) as oldest
from dead_letters
where environment = $1 and state = 'open'
group by code
order by code;

-- name: unnumbered
-- How many transitions wait for their sequence.
select coalesce(sum(greatest(c.last_number - coalesce(r.last_number, 0), 0)), 0)::bigint
from transition_counters c
left join lateral (
    select first_number + count - 1 as last_number
    from transition_ranges
    where environment = c.environment and shard = c.shard
    order by first_number desc
    limit 1
) as r on true
where c.environment = $1;

-- name: relay_problem
-- Why the transitions of an environment get no sequence, and since when; no row when they do.
select problem, problem_at from relay_problems where environment = $1;

-- name: incidents
-- The newest times at which a stream no longer held a shard's offset.
select shard, kind, detail, noticed_at, recovered_by
from stream_incidents
order by incident desc
limit 20;
