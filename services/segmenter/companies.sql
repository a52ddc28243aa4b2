-- name: load_memberships
-- These memberships, left ones too.
select m.environment, m.user_id, m.company_id, m.member, m.key, m.joined_at,
       m.attributes, m.instants, m.provenance, m.operations, m.holds, m.told
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, user_id, company_id)
join company_members m on m.shard = $1 and m.environment = w.environment and m.user_id = w.user_id
    and m.company_id = w.company_id;

-- name: load_memberships_of
-- All memberships of these users, left ones too.
select m.environment, m.user_id, m.company_id, m.member, m.key, m.joined_at,
       m.attributes, m.instants, m.provenance, m.operations, m.holds, m.told
from unnest($2::text[], $3::text[]) as w (environment, user_id)
join company_members m on m.shard = $1 and m.environment = w.environment and m.user_id = w.user_id;

-- name: write_memberships
-- Memberships as they are now.
insert into company_members (shard, environment, user_id, company_id, member, key, joined_at,
                             attributes, instants, provenance, operations, holds, told)
select $1, environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations,
       holds::bigint[], told
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::json[], $7::bigint[],
            $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::jsonb[], $12::text[], $13::bigint[])
    as m (environment, user_id, company_id, member, key, joined_at, attributes, instants, provenance, operations,
          holds, told)
on conflict (shard, environment, user_id, company_id) do update
set member = excluded.member, key = excluded.key, joined_at = excluded.joined_at, attributes = excluded.attributes,
    instants = excluded.instants, provenance = excluded.provenance, operations = excluded.operations,
    holds = excluded.holds, told = excluded.told;

-- name: load_companies
-- These companies, with their earliest flip.
select c.environment, c.company_id, c.attributes, c.instants, c.provenance, c.operations, c.revision,
       c.first_seen_at, c.last_seen_at, c.member_count, c.member_shards, c.members, c.copied, f.due_at
from unnest($2::text[], $3::text[]) as w (environment, company_id)
join companies c on c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id
left join company_flips f on f.shard = $1 and f.environment = w.environment and f.company_id = w.company_id;

-- name: page
-- The next companies of an environment by id, with their earliest flip.
select c.environment, c.company_id, c.attributes, c.instants, c.provenance, c.operations, c.revision,
       c.first_seen_at, c.last_seen_at, c.member_count, c.member_shards, c.members, c.copied, f.due_at
from companies c
left join company_flips f using (shard, environment, company_id)
where c.shard = $1 and c.environment = $2 and c.company_id > $3
order by c.company_id
limit $4;

-- name: due
-- The companies whose earliest flip is due, most overdue first, but for those that failed and are to wait.
select environment, company_id from company_flips
where shard = $1 and due_at <= $2 and (retry_at is null or retry_at <= $2)
order by due_at
limit $3;

-- name: pass_over
-- These companies stay due, and are not tried again before a moment.
update company_flips f set retry_at = $2
from unnest($3::text[], $4::text[]) as w (environment, company_id)
where f.shard = $1 and f.environment = w.environment and f.company_id = w.company_id;

-- name: write_companies
-- Companies as they are now.
insert into companies (shard, environment, company_id, attributes, instants, provenance, operations, revision,
                       first_seen_at, last_seen_at, member_count, member_shards, members, copied)
select $1, environment, company_id, attributes, instants, provenance, operations, revision,
       first_seen_at, last_seen_at, member_count, member_shards::smallint[], members, copied
from unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[], $7::jsonb[], $8::bigint[],
            $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::jsonb[], $14::jsonb[])
    as c (environment, company_id, attributes, instants, provenance, operations, revision,
          first_seen_at, last_seen_at, member_count, member_shards, members, copied)
on conflict (shard, environment, company_id) do update
set attributes = excluded.attributes, instants = excluded.instants, provenance = excluded.provenance,
    operations = excluded.operations, revision = excluded.revision, first_seen_at = excluded.first_seen_at,
    last_seen_at = excluded.last_seen_at, member_count = excluded.member_count, member_shards = excluded.member_shards,
    members = excluded.members, copied = excluded.copied;

-- name: write_flips
-- The earliest flip of companies for which it moved.
insert into company_flips (shard, environment, company_id, due_at)
select $1, environment, company_id, due_at
from unnest($2::text[], $3::text[], $4::bigint[]) as f (environment, company_id, due_at)
on conflict (shard, environment, company_id) do update set due_at = excluded.due_at, retry_at = null;

-- name: clear_flips
-- Companies for which time alone flips nothing any more.
delete from company_flips f
using unnest($2::text[], $3::text[]) as w (environment, company_id)
where f.shard = $1 and f.environment = w.environment and f.company_id = w.company_id;

-- name: load_company_users
-- What is known of these users of companies.
select c.environment, c.company_id, c.user_id, c.member, c.key, c.holds, c.told
from unnest($2::text[], $3::text[], $4::text[]) as w (environment, company_id, user_id)
join company_users c on c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id
    and c.user_id = w.user_id;

-- name: write_company_users
-- What is now known of users of companies.
insert into company_users (shard, environment, company_id, user_id, member, key, holds, told)
select $1, environment, company_id, user_id, member, key, holds::bigint[], told
from unnest($2::text[], $3::text[], $4::text[], $5::boolean[], $6::json[], $7::text[], $8::bigint[])
    as c (environment, company_id, user_id, member, key, holds, told)
on conflict (shard, environment, company_id, user_id) do update
set member = excluded.member, key = excluded.key, holds = excluded.holds, told = excluded.told;

-- name: write_copies
-- What conditions ask of companies, for the users of this shard; an older revision that comes late changes nothing.
insert into company_copies (shard, environment, company_id, revision, attributes, instants, builtins, holds)
select $1, environment, company_id, revision, attributes, instants, builtins, holds::integer[]
from unnest($2::text[], $3::text[], $4::bigint[], $5::jsonb[], $6::jsonb[], $7::jsonb[], $8::text[])
    as c (environment, company_id, revision, attributes, instants, builtins, holds)
on conflict (shard, environment, company_id) do update
set revision = excluded.revision, attributes = excluded.attributes, instants = excluded.instants,
    builtins = excluded.builtins, holds = excluded.holds
where company_copies.revision < excluded.revision;

-- name: next_users
-- The next users of a company on this shard.
select user_id from company_members
where shard = $1 and environment = $2 and company_id = $3 and member and user_id > $4
order by user_id
limit $5;
