-- name: disagreeing
-- The memberships of which the user's shard and the company's say different things at this moment, so many at most.
select environment, company_id, user_id, m.member as said, m.key::text as said_key,
       u.member as heard, u.key::text as heard_key
from company_members m
full join company_users u using (environment, company_id, user_id)
where (m.member, m.key::text) is distinct from (u.member, u.key::text)
order by environment, company_id, user_id
limit $1;
