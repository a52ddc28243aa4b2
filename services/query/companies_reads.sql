-- name: companies
-- The companies after an id: the first of each shard, merged.
select c.company_id, c.attributes, c.first_seen_at, c.last_seen_at, c.member_count
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select company_id, attributes::text as attributes, first_seen_at, last_seen_at, member_count
    from companies
    where shard = s.shard and environment = $1 and company_id > $3
    order by company_id
    limit $4
) as c
order by c.company_id
limit $4;

-- name: company
-- One company.
select company_id, attributes::text as attributes, first_seen_at, last_seen_at, member_count
from companies
where shard = $1 and environment = $2 and company_id = $3;

-- name: users
-- The users of a company after an id.
select user_id from company_users
where shard = $1 and environment = $2 and company_id = $3 and user_id > $4 and member
order by user_id
limit $5;
