-- name: by_id
-- A page of users by id: the first rows of each shard, merged. Lateral joins keep the planner at reading in order.
select page.user_id, page.identified, page.first_seen_at, page.last_seen_at, null::bigint as entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select u.user_id, u.identified, a.first_seen_at, a.last_seen_at, u.attributes,
           /*keys*/ u.user_id as k0
    from users u
    cross join lateral (
        select first_seen_at, last_seen_at from user_activity
        where shard = u.shard and environment = $1 and user_id = u.user_id
        limit 1
    ) as a
    where u.shard = s.shard and u.environment = $1
    /*where*/
    /*order*/ order by u.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: newest
-- A page of users by the time at which they were first seen: the first rows of each shard, merged.
select page.user_id, page.identified, page.first_seen_at, page.last_seen_at, null::bigint as entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select a.user_id, u.identified, a.first_seen_at, a.last_seen_at, u.attributes,
           /*keys*/ a.user_id as k0
    from user_activity a
    cross join lateral (
        select shard, environment, user_id, identified, attributes, instants, search from users
        where shard = a.shard and environment = $1 and user_id = a.user_id
        limit 1
    ) as u
    where a.shard = s.shard and a.environment = $1
    /*where*/
    /*order*/ order by a.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: whole
-- A page of users in any order: one scan, or what the search index finds.
select page.user_id, page.identified, page.first_seen_at, page.last_seen_at, null::bigint as entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from (
    select u.user_id, u.identified, a.first_seen_at, a.last_seen_at, u.attributes,
           /*keys*/ u.user_id as k0
    from users u
    join user_activity a using (shard, environment, user_id)
    where u.shard < $2::integer and u.environment = $1
    /*where*/
    /*order*/ order by u.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: members_by_shard
-- A page of a definition's members in an order that has an index: the first rows of each shard, merged.
select page.user_id, page.identified, page.first_seen_at, page.last_seen_at, page.entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select m.user_id, u.identified, a.first_seen_at, a.last_seen_at, m.entered_at, u.attributes,
           /*keys*/ m.user_id as k0
    from segment_members m
    cross join lateral (
        select shard, environment, user_id, identified, attributes, instants, search from users
        where shard = m.shard and environment = $1 and user_id = m.user_id
        limit 1
    ) as u
    cross join lateral (
        select first_seen_at, last_seen_at from user_activity
        where shard = m.shard and environment = $1 and user_id = m.user_id
        limit 1
    ) as a
    where m.shard = s.shard and m.definition = $5
    /*where*/
    /*order*/ order by m.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: members_whole
-- A page of a definition's members in any order.
select page.user_id, page.identified, page.first_seen_at, page.last_seen_at, page.entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from (
    select m.user_id, u.identified, a.first_seen_at, a.last_seen_at, m.entered_at, u.attributes,
           /*keys*/ m.user_id as k0
    from generate_series(0, $2::integer - 1) as s (shard)
    join segment_members m on m.shard = s.shard and m.definition = $5
    join users u on u.shard = m.shard and u.environment = $1 and u.user_id = m.user_id
    join user_activity a on a.shard = m.shard and a.environment = $1 and a.user_id = m.user_id
    where true
    /*where*/
    /*order*/ order by m.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: count
-- How many users match. A left join that no condition looks at is not made at all.
select count(*)
from users u
left join user_activity a using (shard, environment, user_id)
where u.shard < $2::integer and u.environment = $1
/*where*/;

-- name: count_members
-- How many members of a definition match.
select count(*)
from generate_series(0, $2::integer - 1) as s (shard)
join segment_members m on m.shard = s.shard and m.definition = $3
left join users u on u.shard = m.shard and u.environment = $1 and u.user_id = m.user_id
left join user_activity a on a.shard = m.shard and a.environment = $1 and a.user_id = m.user_id
where true
/*where*/;
