-- name: count_users
-- How many users of the environment match.
select count(*)
from users u
join user_activity a using (shard, environment, user_id)
where u.shard < $2::integer and u.environment = $1::text
/*where*/;

-- name: users_page
-- The next users of a shard that match, by id.
select u.user_id as id
from users u
join user_activity a using (shard, environment, user_id)
where u.shard = $2::integer and u.environment = $1::text and u.user_id > $3::text
/*where*/
order by u.user_id
limit $4::integer;

-- name: count_companies
-- How many companies of the environment match.
select count(*)
from companies c
where c.shard < $2::integer and c.environment = $1::text
/*where*/;

-- name: companies_page
-- The next companies of a shard that match, by id.
select c.company_id as id
from companies c
where c.shard = $2::integer and c.environment = $1::text and c.company_id > $3::text
/*where*/
order by c.company_id
limit $4::integer;
