-- name: existing
-- Which of these (definition, user) pairs are members.
select m.definition, m.user_id
from unnest($2::integer[], $3::text[]) as w (definition, user_id)
join segment_members m on m.shard = $1 and m.definition = w.definition and m.user_id = w.user_id;

-- name: enter
-- New members. One that was already a member by the previous version, if one is named, keeps the moment of entering.
insert into segment_members (shard, definition, user_id, entered_at, entered_number)
select $1, n.definition, n.user_id, coalesce(p.entered_at, n.entered_at), n.entered_number
from unnest($2::integer[], $3::text[], $4::bigint[], $5::bigint[], $6::integer[])
    as n (definition, user_id, entered_at, entered_number, previous)
left join segment_members p on p.shard = $1 and p.definition = n.previous and p.user_id = n.user_id;

-- name: exit
-- Members no more.
delete from segment_members m
using unnest($2::integer[], $3::text[]) as w (definition, user_id)
where m.shard = $1 and m.definition = w.definition and m.user_id = w.user_id;

-- name: count
-- Moves counts and checksums by what entered and exited.
insert into member_counts (shard, definition, member_count, checksum)
select $1, definition, member_count, checksum
from unnest($2::integer[], $3::bigint[], $4::bigint[]) as c (definition, member_count, checksum)
on conflict (shard, definition) do update
set member_count = member_counts.member_count + excluded.member_count,
    checksum = member_counts.checksum # excluded.checksum;

-- name: publish_page
-- The next members, by id, of the version that served before ($2) and of the one that serves now ($3).
(select user_id, false as now from segment_members where shard = $1 and definition = $2 and user_id > $4
 order by user_id limit $5)
union all
(select user_id, true as now from segment_members where shard = $1 and definition = $3 and user_id > $4
 order by user_id limit $5);

-- name: mark_published
-- Members whose entered transition a page has just written.
update segment_members m set entered_number = w.entered_number
from unnest($3::text[], $4::bigint[]) as w (user_id, entered_number)
where m.shard = $1 and m.definition = $2 and m.user_id = w.user_id;

-- name: drop_page
-- Deletes the next members of a definition that serves no more; returns their ids.
with page as (
    select user_id from segment_members where shard = $1 and definition = $2 order by user_id limit $3
)
delete from segment_members m using page
where m.shard = $1 and m.definition = $2 and m.user_id = page.user_id
returning m.user_id;

-- name: drop_count
-- Forgets the count of a definition without members.
delete from member_counts where shard = $1 and definition = $2;
