-- name: memberships
-- The memberships of which the user's shard and the company's say different things at this moment, so many at most.
select environment, company_id, user_id, m.member as said, m.key::text as said_key, m.holds as said_holds,
       m.told as said_told,
       u.member as heard, u.key::text as heard_key, u.holds as heard_holds, u.told as heard_told
from company_members m
full join company_users u using (environment, company_id, user_id)
where (m.member, m.key::text, m.holds, m.told) is distinct from (u.member, u.key::text, u.holds, u.told)
order by environment, company_id, user_id
limit $1;

-- name: copies
-- Copies that do not say what their company's shard has sent last, so many at most.
select m.environment, m.company_id, held.shard as at, m.copied::text as said, c.content::text as heard
from companies m
cross join unnest(m.member_shards) as held (shard)
left join lateral (
    select jsonb_build_object(
        'attributes', attributes, 'instants', instants, 'builtins', builtins, 'holds', to_jsonb(holds)) as content
    from company_copies c
    where c.shard = held.shard and c.environment = m.environment and c.company_id = m.company_id
        and c.revision <= m.revision
) as c on true
where m.copied is not null and m.copied is distinct from c.content
order by m.environment, m.company_id, held.shard
limit $1;
