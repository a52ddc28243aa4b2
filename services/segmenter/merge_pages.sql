-- name: next_entries
-- The next of a user's log in the order of what happened: what she did, and was picked for.
select number, occurred_at, name, entry_id, entry
from events
where shard = $1 and environment = $2 and user_id = $3 and (occurred_at, number) > ($4::bigint, $5::bigint)
  and type not in ('membership_told', 'merge_asked', 'user_merged')
  and (type <> 'member_picked'
       or exists (select from segments s where s.segment_id = entry ->> 'segment_id' and s.scope = 'user'))
order by occurred_at, number
limit $6;

-- name: hide
-- Events that count under another id from now on.
update events set name = null, properties = null, instants = null
where shard = $1 and number = any($2::bigint[]) and name is not null;
