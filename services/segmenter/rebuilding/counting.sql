-- name: measure_member_counts
-- Definitions whose members are counted wrong on a shard: how many are missing, and the xor of their checksums.
with counted as (
    select m.definition, count(*) as members,
           bit_xor(('x' || encode(substring(sha256(convert_to(m.user_id, 'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint)
               as checksum
    from segment_members m
    where m.shard = $1
    group by m.definition
)
select coalesce(k.definition, c.definition) as definition,
       coalesce(c.members, 0) - coalesce(k.member_count, 0) as missing,
       (coalesce(c.checksum, 0) # coalesce(k.checksum, 0))::text as checksum
from (select definition, member_count, checksum from member_counts where shard = $1) as k
full join counted c using (definition)
join definitions d on d.definition = coalesce(k.definition, c.definition)
join segments s on s.segment_id = d.segment_id and s.environment = $2
where d.state in ('building', 'publishing', 'serving', 'superseded')
    and (coalesce(c.members, 0), coalesce(c.checksum, 0)) <> (coalesce(k.member_count, 0), coalesce(k.checksum, 0));

-- name: measure_event_names
-- Events whose number is kept wrong on a shard, or the moment of the last of them.
select coalesce(k.name, c.name) as name, coalesce(c.events, 0) - coalesce(k.events, 0) as missing,
       coalesce(c.last_at, k.last_at) as last_at
from (select name, events, last_at from event_names where shard = $1 and environment = $2) as k
full join (
    select name, count(*) as events, max(occurred_at) as last_at from events
    where shard = $1 and environment = $2 and name is not null
    group by name
) as c using (name)
where coalesce(c.events, 0) <> coalesce(k.events, 0) or c.last_at <> k.last_at;

-- name: measure_attribute_types
-- Attributes of which the number of users (or companies) by type is kept wrong on a shard.
with present as (
    select 'user' as scope, v.key as name, v.value, u.instants ? v.key as is_instant
    from users u cross join lateral jsonb_each(u.attributes) as v (key, value)
    where u.shard = $1 and u.environment = $2
    union all
    select 'company', v.key, v.value, c.instants ? v.key
    from companies c cross join lateral jsonb_each(c.attributes) as v (key, value)
    where c.shard = $1 and c.environment = $2
), counted as (
    select scope, name collate "C" as name, type, count(*) as subjects
    from (
        select scope, name, case jsonb_typeof(value)
            when 'boolean' then 'boolean' when 'array' then 'list' when 'number' then 'number'
            else case when is_instant then 'datetime' else 'string' end end as type
        from present
    ) as typed
    group by scope, name, type
)
select scope, name, type, coalesce(c.subjects, 0) - coalesce(k.subjects, 0) as missing
from (
    select scope, name, type, subjects from attribute_types where shard = $1 and environment = $2
) as k
full join counted c using (scope, name, type)
where coalesce(c.subjects, 0) <> coalesce(k.subjects, 0);

-- name: correct_member_counts
-- Takes errors off the counts of definitions ($2: their environment) that are still there.
insert into member_counts (shard, definition, member_count, checksum)
select $1, w.definition, w.missing, w.checksum::bigint
from unnest($3::integer[], $4::bigint[], $5::text[]) as w (definition, missing, checksum)
join definitions d on d.definition = w.definition and d.state in ('building', 'publishing', 'serving', 'superseded')
join segments s on s.segment_id = d.segment_id and s.environment = $2
on conflict (shard, definition) do update
set member_count = member_counts.member_count + excluded.member_count,
    checksum = member_counts.checksum # excluded.checksum;

-- name: correct_event_names
-- Takes errors off the numbers of events; the last of them is as measured, or later.
insert into event_names (shard, environment, name, events, last_at)
select $1, $2, name, missing, last_at from unnest($3::text[], $4::bigint[], $5::bigint[]) as w (name, missing, last_at)
on conflict (shard, environment, name) do update
set events = event_names.events + excluded.events, last_at = excluded.last_at;

-- name: correct_attribute_types
-- Takes errors off the numbers of attributes by type.
insert into attribute_types (shard, environment, scope, name, type, subjects)
select $1, $2, scope, name, type, missing
from unnest($3::text[], $4::text[], $5::text[], $6::bigint[]) as w (scope, name, type, missing)
on conflict (shard, environment, scope, name, type) do update
set subjects = attribute_types.subjects + excluded.subjects;
