-- name: accepted
-- The newest calls of an environment that took effect, before a place (null: from the newest on): those of each shard, merged.
select e.at, 1 as rank, e.shard, e.number, e.user_id, e.type, e.name, e.message_id, e.occurred_at, e.library
from unnest($2::integer[]) as s (shard)
cross join lateral (
    select split_part(entry_id, '-', 1)::bigint as at, shard, number, user_id, type, name, message_id, occurred_at,
           (entry #> '{call,context,library}')::text as library
    from events
    where shard = s.shard and environment = $1
      and type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed', 'user_aliased')
      and ($3::text is null or type = $3)
      and ($4::text is null or user_id = $4)
      and ($5::bigint is null
           or (split_part(entry_id, '-', 1)::bigint, 1, shard, number) < ($5, $6::integer, $7::integer, $8::bigint))
    order by number desc
    limit $9
) as e
order by e.at desc, e.shard desc, e.number desc
limit $9;

-- name: accepted_after
-- The same after a place, the oldest of them first. In a shard entries have the order of their numbers: where to begin is found from the end, as the page before was.
select e.at, 1 as rank, e.shard, e.number, e.user_id, e.type, e.name, e.message_id, e.occurred_at, e.library
from unnest($2::integer[]) as s (shard)
cross join lateral (
    select coalesce((
        select number from events
        where shard = s.shard
          and (split_part(entry_id, '-', 1)::bigint, 1, shard, number) <= ($5::bigint, $6::integer, $7::integer, $8::bigint)
        order by number desc
        limit 1
    ), 0) as number
) as edge
cross join lateral (
    select split_part(entry_id, '-', 1)::bigint as at, shard, number, user_id, type, name, message_id, occurred_at,
           (entry #> '{call,context,library}')::text as library
    from events
    where shard = s.shard and number > edge.number and environment = $1
      and type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed', 'user_aliased')
      and ($3::text is null or type = $3)
      and ($4::text is null or user_id = $4)
    order by number
    limit $9
) as e
order by e.at, e.shard, e.number
limit $9;

-- name: rejected
-- The newest calls of an environment that were put aside, before a place (null: from the newest on).
select r.at, 0 as rank, 0 as shard, r.number, r.user_id, r.message_id, r.code, r.detail, r.entry, r.state
from (
    select (extract(epoch from failed_at) * 1000)::bigint as at, dead_letter as number, user_id, message_id, code,
           detail, entry, state
    from dead_letters
    where environment = $1
      and ($2::text is null or position('"type":"' || $2 || '"' in entry) > 0)
      and ($3::text is null or user_id = $3)
) as r
/*back where (r.at, 0, 0, r.number) > ($4::bigint, $5::integer, $6::integer, $7::bigint)*/
where $4::bigint is null or (r.at, 0, 0, r.number) < ($4, $5::integer, $6::integer, $7::bigint)
/*back order by r.at, r.number*/
order by r.at desc, r.number desc
limit $8;

-- name: moved
-- What calls moved: the transitions of their users that they caused.
select w.message_id, w.user_id, t.type, t.segment_id, t.segment_version, g.key as segment_key, t.at
from unnest($2::integer[], $3::text[], $4::text[]) as w (shard, user_id, message_id)
cross join lateral (
    select type, segment_id, segment_version, at from transitions
    where shard = w.shard and environment = $1 and user_id = w.user_id
      and cause in ('event:' || w.message_id, 'import:' || w.message_id)
    order by number
    limit 100
) as t
left join segments g on g.segment_id = t.segment_id;

-- name: accepted_one
-- A call of a user that took effect, as it was received.
select split_part(entry_id, '-', 1)::bigint as at, 1 as rank, shard, number, user_id, type, name, message_id, occurred_at,
       handled_at, (entry -> 'call')::text as call, (entry #> '{call,context,library}')::text as library
from events
where shard = $1 and environment = $2 and user_id = $3 and message_id = $4
  and type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed', 'user_aliased')
order by number desc
limit 1;

-- name: rejected_one
-- The newest call with a message id that was put aside.
select (extract(epoch from failed_at) * 1000)::bigint as at, 0 as rank, 0 as shard, dead_letter as number, user_id, message_id,
       code, detail, entry, state
from dead_letters
where environment = $1 and message_id = $2 and ($3::text is null or user_id is null or user_id = $3)
order by dead_letter desc
limit 1;

-- name: moved_company
-- What a call moved of a company: the transitions that it caused on the company's shard.
select t.type, t.segment_id, t.segment_version, g.key as segment_key, t.at, t.company_id
from transitions t
left join segments g on g.segment_id = t.segment_id
where t.shard = $1 and t.environment = $2 and t.company_id = $3
  and t.cause in ('event:' || $4::text, 'import:' || $4::text)
order by t.number
limit 100;

-- name: own_ids
-- The anonymous ids that turned out to be a user: what companies were told of them was of her calls.
select anonymous_id from anonymous_ids where shard = $1 and environment = $2 and user_id = $3 and merged;

-- name: told_by_others
-- Whether a company was told something by a call with the same message id, but of nobody among these users.
select exists (
    select from events
    where shard = $1 and environment = $2 and user_id = $3 and type = 'membership_told'
      and message_id = $4::text || '/company' and entry ->> 'user_id' <> all($5::text[])
);
