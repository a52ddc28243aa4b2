-- name: shards
-- Each shard: who owns it, how far it is, and why it stands still if it does.
select shard, owner, owned_since, offset_id, as_of, evaluated_at, committed_at, problem, problem_at
from shards
order by shard;

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

-- name: attributes
-- Attributes of a bounded sample of users, the first of each shard, with the types seen.
select name,
       array_agg(distinct case when instant then 'datetime' when type = 'array' then 'list' else type end) as types,
       count(distinct (shard, user_id)) as users
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select user_id, attributes, instants
    from users
    where users.shard = s.shard and environment = $1
    order by user_id
    limit $3
) as u
cross join lateral (
    select a.key as name, jsonb_typeof(a.value) as type, u.instants ? a.key as instant from jsonb_each(u.attributes) as a
) as a
group by name
order by name;

-- name: company_attributes
-- Attributes of a bounded sample of companies, the first of each shard, with the types seen.
select name,
       array_agg(distinct case when instant then 'datetime' when type = 'array' then 'list' else type end) as types,
       count(distinct (shard, company_id)) as users
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select company_id, attributes, instants
    from companies
    where companies.shard = s.shard and environment = $1
    order by company_id
    limit $3
) as u
cross join lateral (
    select a.key as name, jsonb_typeof(a.value) as type, u.instants ? a.key as instant from jsonb_each(u.attributes) as a
) as a
group by name
order by name;
