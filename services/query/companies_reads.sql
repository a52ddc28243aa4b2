-- name: company
-- One company.
select company_id, attributes::text as attributes, instants::text as instants, provenance::text as provenance,
       first_seen_at, last_seen_at, member_count
from companies
where shard = $1 and environment = $2 and company_id = $3;

-- name: users
-- The users of a company after an id, with what their own shards know of them, which is nothing if they were just erased.
select p.user_id, m.joined_at, coalesce(m.attributes, '{}')::text as membership,
       coalesce(chosen_attributes(u.attributes, array['email', 'name']), '{}')::text as attributes
from (
    select environment, company_id, user_id, shard_of(environment, user_id, $6) as home from company_users
    where shard = $1 and environment = $2 and company_id = $3 and member
    /*back   and user_id < $4*/
      and user_id > $4
    /*back order by user_id desc*/
    order by user_id
    limit $5
) as p
left join company_members m
    on m.shard = p.home and m.environment = p.environment and m.user_id = p.user_id and m.company_id = p.company_id
left join users u on u.shard = p.home and u.environment = p.environment and u.user_id = p.user_id
/*back order by p.user_id desc*/
order by p.user_id;
