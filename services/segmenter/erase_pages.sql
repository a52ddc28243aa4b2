-- name: next_entries
-- The next of what the log has of a user ($6 = user) or a company, in the order of what happened; both may have one id.
select number, occurred_at, name, entry_id
from events
where shard = $1 and environment = $2 and user_id = $3 and (occurred_at, number) > ($4::bigint, $5::bigint)
  and case type
      when 'membership_told' then $6 = 'company'
      when 'member_picked' then coalesce((
          select s.scope from segments s where s.segment_id = entry ->> 'segment_id'), $6) = $6
      else $6 = 'user' end
order by occurred_at, number
limit $7;

-- name: delete_entries
-- Rows of the log that are gone.
delete from events where shard = $1 and number = any($2::bigint[]);

-- name: empty_letters
-- What dead letters tell of a user, on whatever shard they are.
update dead_letters
set user_id = $3, entry = '', detail = '', state = case state when 'open' then 'discarded' else state end,
    settled_at = coalesce(settled_at, now()), settled_by = coalesce(settled_by, 'erasure')
where environment = $1 and user_id = $2;

-- name: await_subscribers
-- The id stays in transitions up to that of its erasure (or the last, if it is not there again) until subscribers were told.
insert into erased_ids (shard, environment, scope, subject_id, replacement, last_number, due_at)
select $1::smallint, $2, $3, $4, $5, coalesce(max(number), 0), $6::bigint
from transitions
where shard = $1 and environment = $2 and case $3 when 'user' then user_id else company_id end = $4
  and (at < $7::bigint or cause = $8 or not case $3
       when 'user' then exists (select from users where shard = $1 and environment = $2 and user_id = $4)
       else exists (select from companies where shard = $1 and environment = $2 and company_id = $4) end)
on conflict (shard, environment, scope, subject_id) do update
set last_number = excluded.last_number, due_at = excluded.due_at;

-- name: delete_company_users
-- The next users of an erased company, as of the erasure.
delete from company_users c
using (
    select user_id from company_users
    where shard = $1 and environment = $2 and company_id = $3 and (key ->> 0)::bigint <= $4
    limit $5
) as w
where c.shard = $1 and c.environment = $2 and c.company_id = $3 and c.user_id = w.user_id
returning c.user_id;

-- name: next_told
-- The next of what a company's log tells of one user.
select number, occurred_at, entry_id, entry
from events
where shard = $1 and environment = $2 and user_id = $3 and entry ->> 'user_id' = $6
  and (occurred_at, number) > ($4::bigint, $5::bigint) and type = 'membership_told'
order by occurred_at, number
limit $7;

-- name: rename
-- Entries that tell no more whom they are about.
update events e set entry = w.entry
from unnest($2::bigint[], $3::json[]) as w (number, entry)
where e.shard = $1 and e.number = w.number;
