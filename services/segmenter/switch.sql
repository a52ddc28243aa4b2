-- name: lock_segments
-- Waits for a command on one of the segments that is under way.
select segment_id from segments where segment_id = any($1::text[]) order by segment_id for update;

-- name: lock_catalogue
-- Waits for any command that is about to commit.
select number from catalogue for update;

-- name: exclude_owners
-- Waits for the owner transactions that are open, one batch at most, and keeps new ones out until the commit.
select pg_advisory_xact_lock($1, $2);

-- name: built
-- Definitions that may be switched to: every shard has built them, and those of their group, and nothing of their
-- segments is being published. Definitions of a group are neighbours.
with pending as (
    select d.definition, d.segment_id, d.version, d.previous_definition, s.environment, s.announce,
           coalesce(d.flip_group, -d.definition) as flip_group,
           d.state = 'building'
           and (select count(*) from definition_tasks t
                where t.definition = d.definition and t.task = 'build' and t.done) = (select shards from installation)
           and not exists (select from definitions p where p.segment_id = d.segment_id and p.state = 'publishing')
           as is_built
    from definitions d join segments s on s.building_definition = d.definition
    where d.state in ('waiting', 'preparing', 'building') and s.archived_at is null
)
select definition, segment_id, version, previous_definition, environment, announce, flip_group
from pending p
where not exists (select from pending o where o.flip_group = p.flip_group and not o.is_built)
order by flip_group, definition;

-- name: difference
-- How many users of a shard are a member by only one of two definitions, counted up to a limit.
select count(*) from (
    (select user_id from segment_members where shard = $3 and definition = $1
     except select user_id from segment_members where shard = $3 and definition = $2)
    union all
    (select user_id from segment_members where shard = $3 and definition = $2
     except select user_id from segment_members where shard = $3 and definition = $1)
    limit $4
) as changed;

-- name: growth
-- By how many members two definitions differ in size: at least so many users are a member by only one of them.
select abs(coalesce(sum(member_count) filter (where definition = $1), 0)
         - coalesce(sum(member_count) filter (where definition = $2), 0))::bigint
from member_counts where definition in ($1, $2);

-- name: shards
-- How many shards there are.
select shards from installation;

-- name: still_pending
-- How many of these are still what their segment is to be switched to: fewer when a command came in between.
select count(*)
from unnest($1::text[], $2::integer[]) as w (segment_id, definition)
join segments s on s.segment_id = w.segment_id and s.building_definition = w.definition and s.archived_at is null;

-- name: begin_serving
-- The switch: from this commit on readers see the new version.
update segments set serving_definition = $2, building_definition = null where segment_id = $1;

-- name: set_state
-- Moves a definition on, if it is where it is believed to be.
update definitions set state = $3 where definition = $1 and state = $2 returning definition;

-- name: published
-- Definitions whose difference every shard has published.
select d.definition, d.segment_id, d.previous_definition
from definitions d
where d.state = 'publishing'
  and (select count(*) from definition_tasks t where t.definition = d.definition and t.task = 'publish' and t.done)
      = (select shards from installation);

-- name: archived
-- Archived segments that still have definitions in use.
select s.segment_id, s.environment, s.serving_definition, d.version
from segments s
left join definitions d on d.definition = s.serving_definition
where s.archived_at is not null and (s.serving_definition is not null or s.building_definition is not null);

-- name: retire_segment
-- Takes an archived segment out of service, if it is in service still, and as it was found.
update segments set serving_definition = null, building_definition = null
where segment_id = $1 and archived_at is not null and serving_definition is not distinct from $2
  and (serving_definition is not null or building_definition is not null)
returning segment_id;

-- name: retire_definitions
-- The rows of an archived segment's definitions may go.
update definitions set state = 'dropping'
where segment_id = $1 and state in ('waiting', 'preparing', 'building', 'publishing', 'serving', 'superseded', 'failed');

-- name: dropped
-- Forgets the tasks of definitions whose rows are gone on every shard, and marks them.
with gone as (
    update definitions d set state = 'dropped'
    where d.state = 'dropping'
      and (select count(*) from definition_tasks t where t.definition = d.definition and t.task = 'drop' and t.done)
          = (select shards from installation)
    returning d.definition
)
delete from definition_tasks t using gone where t.definition = gone.definition;

-- name: raise_catalogue
-- Owners adopt what changed at their next transaction.
update catalogue set number = number + 1;

-- name: counted
-- Number and checksum of a definition's members.
select coalesce(sum(member_count), 0)::bigint as member_count, coalesce(bit_xor(checksum), 0)::bigint as checksum
from member_counts where definition = $1;

-- name: write_record
-- A record about a whole segment, among the coordinator's own transitions.
with numbered as (
    insert into transition_counters (shard, environment, last_number) values (-1, $1, 1)
    on conflict (shard, environment) do update set last_number = transition_counters.last_number + 1
    returning last_number
)
insert into transitions (shard, environment, number, type, segment_id, segment_version, at, cause, member_count, checksum)
select -1, $1, last_number, $2, $3, $4, $5, $6, $7, $8 from numbered;
