-- name: next_end
-- The last of the next ids: where the first of the log and the tables has had so many rows; none when none has more.
select min(id) from (
    (select user_id as id from events
     where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from users where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from user_activity
     where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from user_flips
     where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from event_states
     where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select user_id from company_members
     where shard = $1 and environment = $2 and user_id > $3 order by user_id offset $4 limit 1)
    union all
    (select company_id from companies
     where shard = $1 and environment = $2 and company_id > $3 order by company_id offset $4 limit 1)
    union all
    (select company_id from company_users
     where shard = $1 and environment = $2 and company_id > $3 order by company_id offset $4 limit 1)
    union all
    (select subject_id from picks
     where shard = $1 and environment = $2 and subject_id > $3 order by subject_id offset $4 limit 1)
    union all
    (select user_id from segment_members where shard = $1 and user_id > $3 order by user_id offset $4 limit 1)
) as ends;

-- name: write_events
-- What events are to conditions, as their calls have it.
update events e set name = w.name, properties = w.properties, instants = w.instants
from unnest($2::bigint[], $3::text[], $4::jsonb[], $5::jsonb[]) as w (number, name, properties, instants)
where e.shard = $1 and e.number = w.number;

-- name: gone_users
-- Users whom the log does not know.
delete from users where shard = $1 and environment = $2 and user_id = any($3::text[]);

-- name: gone_activity
-- The activity of users whom the log does not know.
delete from user_activity where shard = $1 and environment = $2 and user_id = any($3::text[]);

-- name: gone_flips
-- What time would flip of users whom the log does not know.
delete from user_flips where shard = $1 and environment = $2 and user_id = any($3::text[]);

-- name: gone_states
-- Counts of events that the log does not have, or that are not kept.
delete from event_states e using unnest($3::text[], $4::bigint[]) as w (user_id, question)
where e.shard = $1 and e.environment = $2 and e.user_id = w.user_id and e.question = w.question;

-- name: gone_memberships
-- Memberships that the log does not know.
delete from company_members m using unnest($3::text[], $4::text[]) as w (user_id, company_id)
where m.shard = $1 and m.environment = $2 and m.user_id = w.user_id and m.company_id = w.company_id;

-- name: gone_companies
-- Companies that the log does not know.
delete from companies where shard = $1 and environment = $2 and company_id = any($3::text[]);

-- name: gone_company_flips
-- What time would flip of companies that the log does not know.
delete from company_flips where shard = $1 and environment = $2 and company_id = any($3::text[]);

-- name: gone_company_users
-- Users of companies that the log does not know.
delete from company_users c using unnest($3::text[], $4::text[]) as w (company_id, user_id)
where c.shard = $1 and c.environment = $2 and c.company_id = w.company_id and c.user_id = w.user_id;

-- name: gone_picks
-- Picks that the log does not know.
delete from picks p using unnest($3::text[], $4::text[]) as w (subject_id, segment_id)
where p.shard = $1 and p.environment = $2 and p.subject_id = w.subject_id and p.segment_id = w.segment_id;
