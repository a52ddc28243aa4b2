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
select user_id, number, entry from events
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

-- name: members
-- Which of these definitions these users are members of.
select user_id, definition, entered_number from segment_members
where shard = $1 and user_id > $2 and user_id <= $3 and definition = any($4::integer[]);

-- name: told
-- The transitions of these users, in order.
select user_id, segment_id, number, type, segment_version from transitions
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4
order by number;

-- name: memberships
-- The companies of these users, left ones too.
select environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations
from company_members
where shard = $1 and environment = $2 and user_id > $3 and user_id <= $4;

-- name: companies
-- The companies with these ids.
select environment, company_id, attributes, instants, provenance, operations, revision,
       first_seen_at, last_seen_at, member_count, member_shards
from companies
where shard = $1 and environment = $2 and company_id > $3 and company_id <= $4;

-- name: company_users
-- What is known of the users of these companies.
select company_id, user_id, member, key from company_users
where shard = $1 and environment = $2 and company_id > $3 and company_id <= $4;
