-- name: heard
-- What companies' shards ($2) believe of users.
select c.user_id, c.company_id, c.holds, c.told
from unnest($2::smallint[], $3::text[], $4::text[]) as w (shard, company_id, user_id)
join company_users c on c.shard = w.shard and c.environment = $1 and c.company_id = w.company_id
    and c.user_id = w.user_id;

-- name: copies
-- The copies that shards with members ($2) have of companies.
select c.shard, c.company_id, c.revision, c.attributes, c.instants, c.builtins, c.holds
from unnest($2::smallint[], $3::text[]) as w (shard, company_id)
join company_copies c on c.shard = w.shard and c.environment = $1 and c.company_id = w.company_id;
