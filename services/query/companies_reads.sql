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
