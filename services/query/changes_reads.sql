-- name: heads
-- The last number in the log of each shard.
select shard, event_number from shards order by shard;

-- name: counters
-- The last number of the transitions of environments on each shard.
select c.shard, c.environment, c.last_number
from shards s
cross join unnest($1::text[]) as w (environment)
join transition_counters c on c.shard = s.shard and c.environment = w.environment;

-- name: logged
-- Whose calls took effect in stretches of the logs of shards, in some environments; a company stands in the place of a user.
select distinct e.environment, e.user_id as id, e.type = 'membership_told' as is_company
from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as w (shard, after, upto)
cross join lateral (
    select environment, user_id, type from events
    where shard = w.shard and number > w.after and number <= w.upto
    order by number
    limit $5
) as e
where e.environment = any($4::text[])
  and e.type in ('user_identified', 'company_grouped', 'event_tracked', 'page_viewed', 'screen_viewed', 'user_aliased',
                 'membership_told', 'membership_removed', 'merge_asked', 'user_merged');

-- name: moved
-- Who entered or exited in stretches of the transitions of shards and environments.
select distinct w.environment, t.user_id, t.company_id
from unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[]) as w (shard, environment, after, upto)
cross join lateral (
    select user_id, company_id from transitions
    where shard = w.shard and environment = w.environment and number > w.after and number <= w.upto
    order by number
    limit $5
) as t;
