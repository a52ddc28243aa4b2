-- name: count_users
-- How many users there are of each pattern of truths: one bit a condition, and whether they are members of a definition.
select m.user_id is not null as inside,
       /*fits*/ true as fits,
       /*bits*/ 0::bigint as bits,
       count(*) as subjects
from users u
left join user_activity a using (shard, environment, user_id)
left join segment_members m on m.shard = u.shard and m.definition = $3::integer and m.user_id = u.user_id
where u.shard < $2::integer and u.environment = $1
group by 1, 2, 3;

-- name: count_companies
-- The same of companies.
select m.user_id is not null as inside,
       /*fits*/ true as fits,
       /*bits*/ 0::bigint as bits,
       count(*) as subjects
from companies c
left join segment_members m on m.shard = c.shard and m.definition = $3::integer and m.user_id = c.company_id
where c.shard < $2::integer and c.environment = $1
group by 1, 2, 3;

-- name: some_users
-- Some users who fit, or would enter or leave.
select u.user_id, u.identified, a.first_seen_at, a.last_seen_at, null::bigint as entered_at,
       u.attributes::text as attributes
from users u
join user_activity a using (shard, environment, user_id)
left join segment_members m on m.shard = u.shard and m.definition = $3::integer and m.user_id = u.user_id
where u.shard < $2::integer and u.environment = $1
/*where*/
limit $4;

-- name: some_companies
-- Some companies that fit, or would enter or leave.
select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count, c.attributes::text as attributes
from companies c
left join segment_members m on m.shard = c.shard and m.definition = $3::integer and m.user_id = c.company_id
where c.shard < $2::integer and c.environment = $1
/*where*/
limit $4;
