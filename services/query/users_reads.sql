-- name: user
-- One user.
select u.user_id, u.identified, u.attributes::text as attributes, u.instants::text as instants,
       u.provenance::text as provenance, a.first_seen_at, a.last_seen_at
from users u
join user_activity a using (shard, environment, user_id)
where u.shard = $1 and u.environment = $2 and u.user_id = $3;

-- name: merged_from
-- Anonymous ids that turned out to be a user, newest first, with when, and how many calls of theirs count as the user's.
select i.anonymous_id, m.merged_at, (
    select count(*) from (
        select from events e
        where e.shard = m.shard and e.environment = m.environment and e.user_id = m.anonymous_id
            and e.type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed')
        limit 10000
    ) as counted
) as calls
from anonymous_ids i
join merges m on m.shard = shard_of(i.environment, i.anonymous_id, $4)
    and m.environment = i.environment and m.anonymous_id = i.anonymous_id and m.user_id = i.user_id
where i.shard = $1 and i.environment = $2 and i.user_id = $3 and i.merged
order by m.merged_at desc, i.anonymous_id
limit 20;

-- name: segments
-- The live, built segments that a user is a member of, and on each row those that nothing serves yet.
select g.segment_id, g.key, g.name, g.kind, d.version, m.entered_at, array(
    select segment_id from segments
    where environment = $2 and scope = 'user' and archived_at is null and serving_definition is null
    order by segment_id
) as not_built
from segment_members m
join segments g on g.serving_definition = m.definition and g.environment = $2 and g.scope = 'user' and g.archived_at is null
join definitions d on d.definition = m.definition
where m.shard = $1 and m.user_id = $3
order by g.segment_id;

-- name: segments_of_many
-- The live, built segments of many users.
select w.user_id, g.segment_id, g.key, g.name, g.kind, d.version, m.entered_at
from unnest($1::smallint[], $3::text[]) as w (shard, user_id)
join segment_members m on m.shard = w.shard and m.user_id = w.user_id
join segments g on g.serving_definition = m.definition and g.environment = $2 and g.scope = 'user' and g.archived_at is null
join definitions d on d.definition = m.definition
order by g.segment_id;

-- name: known_of_many
-- Which of many users there are.
select u.user_id
from unnest($1::smallint[], $3::text[]) as w (shard, user_id)
join users u on u.shard = w.shard and u.environment = $2 and u.user_id = w.user_id;

-- name: not_built
-- The live segments of users that nothing serves yet.
select segment_id from segments
where environment = $1 and scope = 'user' and archived_at is null and serving_definition is null
order by segment_id;

-- name: member
-- When a user entered a definition.
select entered_at from segment_members where shard = $1 and definition = $2 and user_id = $3;

-- name: events
-- The calls of a user before a place in the log (null: from the newest on), newest first.
select occurred_at, number, type, name, message_id, entry::text as entry
from events
where shard = $1 and environment = $2 and user_id = $3
  and type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed', 'user_aliased')
  /*back and (occurred_at, number) > ($4::bigint, $5::bigint)*/
  and ($4::bigint is null or (occurred_at, number) < ($4, $5::bigint))
  and ($6::text is null or type = $6)
  and ($7::text is null or name = $7)
/*back order by occurred_at, number*/
order by occurred_at desc, number desc
limit $8;

-- name: companies
-- The companies of a user as they are on their own shards, with the membership's own attributes.
select m.company_id, m.joined_at, m.attributes::text as membership, coalesce(c.attributes, '{}')::text as attributes
from company_members m
left join companies c
    on c.shard = shard_of(m.environment, m.company_id, $4) and c.environment = m.environment and c.company_id = m.company_id
where m.shard = $1 and m.environment = $2 and m.user_id = $3 and m.member
order by m.company_id;
