-- name: memberships
-- The companies of a user, as conditions of live definitions see them from the user's shard.
select m.company_id, m.attributes::text as attributes, m.instants::text as instants,
       m.provenance::text as provenance, m.operations::text as operations,
       c.attributes::text as copied, c.instants::text as copied_instants, c.builtins::text as copied_builtins, c.holds
from company_members m
left join company_copies c using (shard, environment, company_id)
where m.shard = $1 and m.environment = $2 and m.user_id = $3 and m.member
order by m.company_id;

-- name: companies
-- Companies as they are on their own shards.
select c.company_id, c.attributes::text as attributes, c.instants::text as instants,
       c.provenance::text as provenance, c.operations::text as operations,
       c.first_seen_at, c.last_seen_at, c.member_count
from unnest($2::integer[], $3::text[]) as w (shard, company_id)
join companies c on c.shard = w.shard and c.environment = $1 and c.company_id = w.company_id;

-- name: holds
-- Which of these definitions companies are members of.
select m.user_id as company_id, m.definition
from unnest($1::integer[], $2::text[]) as w (shard, company_id)
join segment_members m on m.shard = w.shard and m.user_id = w.company_id and m.definition = any($3::integer[]);
