-- name: load_memberships
-- These memberships, left ones too.
select m.environment, m.user_id, m.company_id, m.member, m.key, m.joined_at,
       m.attributes, m.instants, m.provenance, m.operations
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, user_id, company_id)
join company_members m on m.shard = $1 and m.environment = w.environment and m.user_id = w.user_id
    and m.company_id = w.company_id;

-- name: write_memberships
-- Memberships as they are now.
insert into company_members (shard, environment, user_id, company_id, member, key, joined_at,
                             attributes, instants, provenance, operations)
select $1, environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::json[], $7::bigint[],
            $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::jsonb[])
    as m (environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations)
on conflict (shard, environment, user_id, company_id) do update
set member = excluded.member, key = excluded.key, joined_at = excluded.joined_at, attributes = excluded.attributes,
    instants = excluded.instants, provenance = excluded.provenance, operations = excluded.operations;

-- name: load_companies
-- These companies.
select c.environment, c.company_id, c.attributes, c.instants, c.provenance, c.operations, c.revision,
       c.first_seen_at, c.last_seen_at, c.member_count, c.member_shards
from unnest($2::text[], $3::text[]) as w (environment, company_id)
join companies c on c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id;

-- name: write_companies
-- Companies as they are now.
insert into companies (shard, environment, company_id, attributes, instants, provenance, operations, revision,
                       first_seen_at, last_seen_at, member_count, member_shards)
select $1, environment, company_id, attributes, instants, provenance, operations, revision,
       first_seen_at, last_seen_at, member_count, string_to_array(member_shards, ',')::smallint[]
from unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::jsonb[], $8::bigint[],
            $9::bigint[], $10::bigint[], $11::bigint[], $12::text[])
    as c (environment, company_id, attributes, instants, provenance, operations, revision,
          first_seen_at, last_seen_at, member_count, member_shards)
on conflict (shard, environment, company_id) do update
set attributes = excluded.attributes, instants = excluded.instants, provenance = excluded.provenance,
    operations = excluded.operations, revision = excluded.revision, first_seen_at = excluded.first_seen_at,
    last_seen_at = excluded.last_seen_at, member_count = excluded.member_count, member_shards = excluded.member_shards;

-- name: load_company_users
-- What is known of these users of companies.
select c.environment, c.company_id, c.user_id, c.member, c.key
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, company_id, user_id)
join company_users c on c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id
    and c.user_id = w.user_id;

-- name: write_company_users
-- What is now known of users of companies.
insert into company_users (shard, environment, company_id, user_id, member, key)
select $1, environment, company_id, user_id, member, key
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::json[])
    as c (environment, company_id, user_id, member, key)
on conflict (shard, environment, company_id, user_id) do update set member = excluded.member, key = excluded.key;

-- name: write_copies
-- A company's attributes for the users of this shard; an older revision that comes late changes nothing.
insert into company_copies (shard, environment, company_id, revision, attributes, instants)
select $1, environment, company_id, revision, attributes, instants
from unnest($2::text[], $3::text[], $4::bigint[], $5::jsonb[], $6::jsonb[])
    as c (environment, company_id, revision, attributes, instants)
on conflict (shard, environment, company_id) do update
set revision = excluded.revision, attributes = excluded.attributes, instants = excluded.instants
where company_copies.revision < excluded.revision;
