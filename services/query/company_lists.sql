-- name: by_id
-- A page of companies by id: the first rows of each shard, merged. Lateral joins keep the planner at reading in order.
select page.company_id, page.first_seen_at, page.last_seen_at, page.member_count, null::bigint as entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count, c.attributes,
           /*keys*/ c.company_id as k0
    from companies c
    where c.shard = s.shard and c.environment = $1
    /*where*/
    /*order*/ order by c.company_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: whole
-- A page of companies in any order: one scan, or what the search index finds.
select page.company_id, page.first_seen_at, page.last_seen_at, page.member_count, null::bigint as entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from (
    select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count, c.attributes,
           /*keys*/ c.company_id as k0
    from companies c
    where c.shard < $2::integer and c.environment = $1
    /*where*/
    /*order*/ order by c.company_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: members_by_shard
-- A page of a definition's members in an order that has an index: the first rows of each shard, merged.
select page.company_id, page.first_seen_at, page.last_seen_at, page.member_count, page.entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from generate_series(0, $2::integer - 1) as s (shard)
cross join lateral (
    select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count, c.attributes, m.entered_at,
           /*keys*/ m.user_id as k0
    from segment_members m
    cross join lateral (
        select shard, environment, company_id, first_seen_at, last_seen_at, member_count, attributes, instants, search
        from companies
        where shard = m.shard and environment = $1 and company_id = m.user_id
        limit 1
    ) as c
    where m.shard = s.shard and m.definition = $5
    /*where*/
    /*order*/ order by m.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: members_whole
-- A page of a definition's members in any order.
select page.company_id, page.first_seen_at, page.last_seen_at, page.member_count, page.entered_at,
       chosen_attributes(page.attributes, $4::text[])::text as attributes,
       /*keys_out*/ array[page.k0] as keys
from (
    select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count, c.attributes, m.entered_at,
           /*keys*/ m.user_id as k0
    from generate_series(0, $2::integer - 1) as s (shard)
    join segment_members m on m.shard = s.shard and m.definition = $5
    join companies c on c.shard = m.shard and c.environment = $1 and c.company_id = m.user_id
    where true
    /*where*/
    /*order*/ order by m.user_id
    limit $3
) as page
/*order_out*/ order by page.k0
limit $3;

-- name: count
-- How many companies match.
select count(*)
from companies c
where c.shard < $2::integer and c.environment = $1
/*where*/;

-- name: count_members
-- How many members of a definition match.
select count(*)
from generate_series(0, $2::integer - 1) as s (shard)
join segment_members m on m.shard = s.shard and m.definition = $3
left join companies c on c.shard = m.shard and c.environment = $1 and c.company_id = m.user_id
where true
/*where*/;
