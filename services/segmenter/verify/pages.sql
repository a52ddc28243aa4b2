-- name: shards
-- How many shards there are.
select shards from installation;

-- name: environments
-- Every environment.
select environment from environments order by environment;

-- name: last_id
-- The last of the next users and companies after an id; no row when fewer are left than a page.
select id from (
    (select user_id as id from users where shard = $1 and environment = $2 and user_id > $3
     order by user_id limit $4)
    union
    (select company_id from companies where shard = $1 and environment = $2 and company_id > $3
     order by company_id limit $4)
) as ids
order by id
limit 1 offset $4 - 1;

-- name: events
-- The log of these ids, each in the order in which its owner handled it.
select user_id, number, entry_id, occurred_at, name, properties, instants, entry from events
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4
order by user_id, number;

-- name: users
-- The wide rows of these users.
select user_id, identified, attributes, instants, provenance, operations from users
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: activity
-- The narrow rows of these users.
select user_id, first_seen_at, last_seen_at from user_activity
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: flips
-- The earliest flips of these users.
select user_id, due_at from user_flips
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: event_states
-- What is counted of the events of these users.
select user_id, question, count, times from event_states
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: members
-- Which of these definitions these users are members of.
select user_id, definition, entered_number from segment_members
where shard = $1 and user_id > $2 and user_id <= $3 and definition = any($4::integer[]);

-- name: told
-- The transitions of these users and companies, in order.
select user_id as subject_id, segment_id, number, type, segment_version from transitions
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4
union all
select company_id, segment_id, number, type, segment_version from transitions
where shard = $1 and environment = $2 and company_id is not null and company_id > $3 and company_id <= $4
order by number;

-- name: picks
-- The last words on these users and companies of manual segments.
select subject_id, segment_id, picked, key from picks
where shard = $1 and environment = $2 and subject_id > $3 and subject_id <= $4;

-- name: merges
-- Those of these anonymous ids that turned out to be users.
select anonymous_id, user_id from merges
where shard = $1 and environment = $2 and anonymous_id > $3 and anonymous_id <= $4;

-- name: named
-- The anonymous ids that calls of these users named.
select user_id, anonymous_id, asked_at, merged from anonymous_ids
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: lost
-- How many rows of the log were erased, and whether an anonymous id was ever closed.
select (select coalesce(sum(entries), 0) from erasures where shard = $1 and environment = $2)::bigint as entries,
       exists (select from events where shard = $1 and environment = $2 and type = 'merge_asked') as merged;

-- name: closings
-- What the log holds about nobody in particular: replacements of manual segments' members.
select entry from events where shard = $1 and environment = $2 and user_id = '' order by number;

-- name: memberships
-- The companies of these users, left ones too.
select environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations,
       holds, told
from company_members
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: copies
-- What the shard knows of the companies of these users.
select company_id, revision, attributes, instants, builtins, holds from company_copies c
where shard = $1 and environment = $2 and company_id in (
    select m.company_id from company_members m
    where m.shard = $1 and m.environment = $2 and m.user_id > $3 and m.user_id <= $4
);

-- name: companies
-- The companies with these ids.
select environment, company_id, attributes, instants, provenance, operations, revision,
       first_seen_at, last_seen_at, member_count, member_shards, members, copied
from companies
where shard = $1 and environment = $2 and company_id > $3 and company_id <= $4;

-- name: company_users
-- What is known of the users of these companies.
select company_id, user_id, member, key, holds, told from company_users
where shard = $1 and environment = $2 and company_id > $3 and company_id <= $4;

-- name: company_flips
-- The earliest flips of these companies.
select company_id, due_at from company_flips
where shard = $1 and environment = $2 and company_id > $3 and company_id <= $4;

-- name: event_names
-- How often events were logged, and when last, by name.
select name, events, last_at from event_names where shard = $1 and environment = $2;

-- name: attribute_types
-- How many users and companies have a value of each type, by attribute.
select scope, name, type, subjects from attribute_types where shard = $1 and environment = $2;
