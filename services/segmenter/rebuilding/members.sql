-- name: next_end
-- The last of the next ids: where member rows or transitions have come to $4, or users or companies to $5.
select min(id) from (
    (select user_id as id from users where shard = $1 and environment = $2 and user_id > $3
     order by user_id offset $5 limit 1)
    union all
    (select company_id from companies where shard = $1 and environment = $2 and company_id > $3
     order by company_id offset $5 limit 1)
    union all
    (select user_id from segment_members where shard = $1 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from transitions where shard = $1 and environment = $2 and user_id > $3
     order by user_id offset $4 limit 1)
) as ends;

-- name: restore
-- Members whose rows were lost. They entered when they were told to have, else when their segment's last record says.
insert into segment_members (shard, definition, user_id, entered_at, entered_number)
select $1, w.definition, w.user_id, coalesce(t.at, r.at, w.at), w.number
from unnest($2::integer[], $3::text[], $4::bigint[], $5::bigint[]) as w (definition, user_id, at, number)
join definitions d on d.definition = w.definition
join segments s on s.segment_id = d.segment_id
left join transitions t on t.shard = $1 and t.environment = s.environment and t.number = w.number
left join lateral (
    select at from transitions l
    where l.shard = -1 and l.environment = s.environment and l.segment_id = s.segment_id
    order by l.number desc limit 1
) as r on true
on conflict do nothing;

-- name: remove
-- Rows of nobody, or of whom subscribers believe that they left.
delete from segment_members m using unnest($2::integer[], $3::text[]) as w (definition, user_id)
where m.shard = $1 and m.definition = w.definition and m.user_id = w.user_id;

-- name: renumber
-- The transitions by which members entered.
update segment_members m set entered_number = w.number
from unnest($2::integer[], $3::text[], $4::bigint[]) as w (definition, user_id, number)
where m.shard = $1 and m.definition = w.definition and m.user_id = w.user_id;
