-- name: attribute_types
-- How many users, or companies, have a value of each type, by attribute.
select t.name, t.type, sum(t.subjects)::bigint as subjects
from generate_series(0, $3::integer - 1) as s (shard)
join attribute_types t on t.shard = s.shard and t.environment = $1 and t.scope = $2 and t.subjects > 0
group by t.name, t.type
order by t.name, subjects desc, t.type;

-- name: subjects
-- How many users, or companies, there are, from the counters of the default segments.
select coalesce(sum(c.member_count), 0)::bigint
from segments g
cross join generate_series(0, $3::integer - 1) as s (shard)
join member_counts c on c.shard = s.shard and c.definition = g.serving_definition
where g.environment = $1 and g.kind = 'default' and g.scope = $2;

-- name: event_names
-- How often each event was logged, and when last.
select n.name, sum(n.events)::bigint as events, max(n.last_at) as last_at
from generate_series(0, $2::integer - 1) as s (shard)
join event_names n on n.shard = s.shard and n.environment = $1
group by n.name
order by events desc, n.name;

-- name: descriptions
-- What people say of attributes and events.
select scope, name, display_name, description
from descriptions
where environment = $1;

-- name: definitions
-- The newest definitions of live segments, with their conditions.
select s.segment_id, s.key, s.name, s.scope, d.definition, d.conditions::text as conditions
from segments s
join definitions d on d.definition = coalesce(s.building_definition, s.serving_definition)
where s.environment = $1 and s.archived_at is null and d.conditions is not null
order by s.segment_id;

-- name: sample
-- Of a bounded sample, the first of each shard: per name how many have it, by type (value null), and its frequent values.
-- The row without a name tells the size. Of lists the elements are told. $4 says of what: user, company, membership, event.
-- $7 is null, or an attribute: then of those users, or companies, who have it, and of nothing else.
with sampled as materialized (
    select each.attributes, each.instants
    from generate_series(0, $2::integer - 1) as s (shard)
    cross join lateral (
        (select attributes, instants from users
         where $4::text = 'user' and shard = s.shard and environment = $1 and ($7::text is null or attributes ? $7)
         order by user_id limit $3)
        union all
        (select attributes, instants from companies
         where $4::text = 'company' and shard = s.shard and environment = $1 and ($7::text is null or attributes ? $7)
         order by company_id limit $3)
        union all
        (select attributes, instants from company_members
         where $4::text = 'membership' and shard = s.shard and environment = $1 and member
         order by user_id, company_id limit $3)
        union all
        (select coalesce(properties, '{}'), coalesce(instants, '{}') from events
         where $4::text = 'event' and shard = s.shard and environment = $1 and name = $5::text
         order by user_id, occurred_at limit $3)
    ) as each
), held as materialized (
    select a.key as name, a.value,
           case when s.instants ? a.key then 'datetime' when jsonb_typeof(a.value) = 'array' then 'list'
                else jsonb_typeof(a.value) end as type
    from sampled s cross join lateral jsonb_each(s.attributes) as a
    where $7::text is null or a.key = $7
), ranked as (
    select h.name, h.type, e.value, count(*) as uses,
           row_number() over (partition by h.name order by count(*) desc, e.value) as place
    from held h
    cross join lateral jsonb_array_elements(
        case h.type when 'list' then h.value when 'object' then '[]' else jsonb_build_array(h.value) end) as e
    where length(e.value::text) <= 256 and jsonb_typeof(e.value) in ('string', 'number', 'boolean')
    group by h.name, h.type, e.value
)
select name, type, null::text as value, count(*) as uses from held group by name, type
union all
select name, type, value::text, uses from ranked where place <= $6::integer
union all
select null, null, null, count(*) from sampled
order by name, uses desc, type, value;
