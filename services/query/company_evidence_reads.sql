-- name: company
-- A company, the shard's clock, and when time alone may next change its segments.
select c.attributes::text as attributes, c.instants::text as instants, c.provenance::text as provenance,
       c.operations::text as operations, c.first_seen_at, c.last_seen_at, c.member_count,
       c.members::text as members, f.due_at, s.evaluated_at
from companies c
join shards s using (shard)
left join company_flips f using (shard, environment, company_id)
where c.shard = $1 and c.environment = $2 and c.company_id = $3;

-- name: holding
-- Some users of a company for whom a member condition holds, as their shards have told.
select user_id from company_users
where shard = $1 and environment = $2 and company_id = $3 and member and holds @> array[$4::bigint]
order by user_id
limit $5;

-- name: like
-- Some identified users of a company like this, for conditions of which no shard has kept count.
select cu.user_id
from company_users cu
join users u on u.shard = shard_of(cu.environment, cu.user_id, $4)
    and u.environment = cu.environment and u.user_id = cu.user_id and u.identified
join user_activity a on a.shard = u.shard and a.environment = u.environment and a.user_id = u.user_id
join company_members cm on cm.shard = u.shard and cm.environment = u.environment and cm.user_id = u.user_id
    and cm.company_id = cu.company_id and cm.member
where cu.shard = $1 and cu.environment = $2 and cu.company_id = $3 and cu.member
/*where*/
order by cu.user_id
limit $5;

-- name: others
-- Some users of a company beside these.
select user_id from company_users
where shard = $1 and environment = $2 and company_id = $3 and member and user_id <> all($4::text[])
order by user_id
limit $5;

-- name: membership
-- What a user is within a company.
select attributes::text as attributes, instants::text as instants, provenance::text as provenance, operations::text as operations
from company_members
where shard = $1 and environment = $2 and user_id = $3 and company_id = $4 and member;
