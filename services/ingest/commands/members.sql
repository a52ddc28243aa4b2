-- name: facts
-- How many shards there are, the time up to which all have handled what was sent (UTC ms), and the environment's zone.
select i.shards, coalesce((select min(as_of) from shards), 0) as as_of, e.time_zone
from installation i
join environments e on e.environment = $1::text;

-- name: users_by_id
-- Which of these users there are.
select w.id
from unnest($2::smallint[], $3::text[]) as w (shard, id)
join users u on u.shard = w.shard and u.environment = $1::text and u.user_id = w.id;

-- name: companies_by_id
-- Which of these companies there are.
select w.id
from unnest($2::smallint[], $3::text[]) as w (shard, id)
join companies c on c.shard = w.shard and c.environment = $1::text and c.company_id = w.id;

-- name: users_by_email
-- The identified users of each of these addresses; of one address a few at most.
select w.email, u.user_id
from unnest($2::text[]) as w (email)
cross join lateral (
    select user_id from users
    where environment = $1::text and email = w.email and identified
    order by user_id
    limit $3::integer
) as u
order by w.email, u.user_id;

-- name: members_among
-- How many of these are members of the segment, in what serves.
select count(*)
from segments g
cross join unnest($2::smallint[], $3::text[]) as w (shard, id)
join segment_members m on m.shard = w.shard and m.definition = g.serving_definition and m.user_id = w.id
where g.segment_id = $1::text;
