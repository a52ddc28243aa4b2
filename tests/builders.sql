-- name: installation
-- The installation, or its number of shards and secret.
insert into installation (shards, secret, created_at) values ($1, 'secret', clock_timestamp())
on conflict (only_row) do update set shards = excluded.shards, secret = excluded.secret;

-- name: forget_shards
-- No shards.
delete from shards;

-- name: shard
-- A shard that is fresh as of a time.
insert into shards (shard, offset_id, as_of, evaluated_at, committed_at) values ($1, '0-1', $2, $2, $2);

-- name: user
-- The wide row.
insert into users (shard, environment, user_id, identified, attributes, instants, provenance, operations)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: activity
-- The narrow row.
insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at) values ($1, $2, $3, $4, $5);

-- name: default_definition
-- What a default segment serves.
select g.serving_definition
from segments g join definitions d on d.definition = g.serving_definition
where g.kind = 'default' and g.scope = 'user' and d.population = $1;

-- name: default_companies
-- What the default segment of companies serves.
select serving_definition from segments where kind = 'default' and scope = 'company';

-- name: segment
-- A segment without a definition.
insert into segments (segment_id, environment, key, name, scope, kind, columns, created_at, created_by, updated_at,
    updated_by)
values ($1, $2, $3, $4, $6, $7, $5, clock_timestamp(), 'test', clock_timestamp(), 'test');

-- name: definition
-- The first version of a segment.
insert into definitions (segment_id, version, population, conditions, time_zone, evaluator_version, state, parts,
    created_at, created_by)
select $1, 1, $5, $2, e.time_zone, 1, $3, $4, clock_timestamp(), 'test'
from segments s join environments e using (environment) where s.segment_id = $1
returning definition;

-- name: serve
-- A definition serves.
update segments set serving_definition = $2 where segment_id = $1;

-- name: build
-- A definition is being built.
update segments set building_definition = $2 where segment_id = $1;

-- name: serving
-- What a segment serves.
select serving_definition from segments where segment_id = $1;

-- name: transition
-- A transition that has no sequence yet.
insert into transitions (shard, environment, number, type, segment_id, segment_version, user_id, at, cause, member_count)
values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9);

-- name: company_transition
-- A transition of a company that has no sequence yet.
insert into transitions (shard, environment, number, type, segment_id, segment_version, company_id, at, cause)
values ($1, $2, $3, $4, $5, 1, $6, $7, 'clock');

-- name: counter
-- The last number given.
insert into transition_counters (shard, environment, last_number) values ($1, $2, $3)
on conflict (shard, environment) do update set last_number = excluded.last_number;

-- name: range
-- A run of numbers gets its sequence.
insert into transition_ranges (environment, first_sequence, shard, first_number, count) values ($1, $2, $3, $4, $5);

-- name: event
-- A logged track call.
with counted as (
    update shards set event_number = greatest(event_number, $2) where shard = $1
)
insert into events (shard, number, environment, user_id, occurred_at, type, name, message_id, entry_id, entry,
    properties, instants)
values ($1, $2, $3, $4, $5, 'event_tracked', $6, $7, $5::bigint::text || '-1', $8, $9, $10);

-- name: event_name
-- One more event of a name.
insert into event_names (shard, environment, name, events, last_at) values ($1, $2, $3, 1, $4)
on conflict (shard, environment, name) do update
set events = event_names.events + 1, last_at = greatest(event_names.last_at, excluded.last_at);

-- name: attribute_type
-- One more with a value of a type.
insert into attribute_types (shard, environment, scope, name, type, subjects) values ($1, $2, $3, $4, $5, 1)
on conflict (shard, environment, scope, name, type) do update set subjects = attribute_types.subjects + 1;

-- name: pick
-- The last word on a user of a manual segment.
insert into picks (shard, environment, subject_id, segment_id, picked, key, at)
values ($1, $2, $3, $4, $5, '[5000, 0, "cmd_1"]', 5000);

-- name: week
-- The partition of a week.
select ensure_seen_week($1);

-- name: seen
-- A message has taken effect.
insert into seen_messages (shard, environment, message_hash, user_hash, received_week) values ($1, $2, $3, $4, $5);

-- name: reject
-- A message is a dead letter.
insert into dead_letters (shard, environment, entry_id, message_id, code, detail, entry, failed_at)
values (0, $1, '0-1', $2, $3, $4, '{}', clock_timestamp());

-- name: member
-- A user is a member of a definition.
insert into segment_members (shard, definition, user_id, entered_at, entered_number) values ($1, $2, $3, $4, $5);

-- name: no_member
-- A user is a member no more.
delete from segment_members where shard = $1 and definition = $2 and user_id = $3;

-- name: count
-- The number of members moves.
insert into member_counts (shard, definition, member_count, checksum) values ($1, $2, $3, 0)
on conflict (shard, definition) do update set member_count = member_counts.member_count + $3;

-- name: company
-- A company of two users.
insert into companies (shard, environment, company_id, attributes, instants, provenance, operations, revision,
    first_seen_at, last_seen_at, member_count, member_shards)
values ($1, $2, $3, $4, $5, $6, $7, 1, 1000, 2000, $8, '{}');

-- name: company_user
-- A user of a company, on the company's shard.
insert into company_users (shard, environment, company_id, user_id, member, key) values ($1, $2, $3, $4, true, '[]');

-- name: company_member
-- A membership, on the user's shard.
insert into company_members (shard, environment, user_id, company_id, member, key, joined_at, attributes, instants,
    provenance, operations)
values ($1, $2, $3, $4, true, '[]', 1000, $5, '{}', '[]', '{}');

-- name: company_copy
-- What the user's shard knows of the company.
insert into company_copies (shard, environment, company_id, revision, attributes, instants)
values ($1, $2, $3, 1, $4, '{}')
on conflict do nothing;
