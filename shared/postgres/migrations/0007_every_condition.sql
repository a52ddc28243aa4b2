-- What conditions on events, companies, segments and picked users need, and the life of users that are merged or erased.

-- Definitions ---------------------------------------------------------------------------------------------------------

alter table definitions
    add column parts jsonb not null default '{}',
    add column flip_group integer,
    drop constraint definitions_state,
    add constraint definitions_state check (state in (
        'waiting', 'preparing', 'building', 'publishing', 'serving', 'superseded', 'dropping', 'dropped', 'failed'));
create index definitions_flip_group on definitions (flip_group) where flip_group is not null;
comment on column definitions.parts is 'segment id -> number of the definition that is meant by it, for every segment that the conditions name.';
comment on column definitions.flip_group is 'Definitions of one group are switched together: an edit, and the shadow versions of everything that uses the segment.';
comment on column definitions.state is
    'waiting: for parts on other shards to be built. preparing: shards make what its conditions read (event counts, copies of companies, member conditions). '
    'building: shards backfill it, no transitions. publishing: it serves, owners publish the difference to previous_definition in pages. serving: done. '
    'superseded: its rows are frozen, the record of what was published. dropping/dropped: rows are deleted in pages / gone. failed: see failure.';

alter table definition_tasks
    add column failure text,
    add column outbox_number bigint not null default 0,
    drop constraint definition_tasks_task,
    add constraint definition_tasks_task check (task in ('prepare', 'build', 'publish', 'drop'));
comment on column definition_tasks.failure is 'Why the shard cannot do it, whatever is tried again; the coordinator lets the definition fail.';
comment on column definition_tasks.outbox_number is 'Of a prepare task that is done: the last entry that it put into the outbox of its shard.';

alter table segments add column purged_at timestamptz;
comment on column segments.archived_at is 'An archived segment can be restored for 30 days, unless it was purged.';

create table idempotency_keys (
    environment text collate "C" not null,
    key_id text not null,
    route text not null,
    idempotency_key text not null,
    body_hash bytea not null,
    status smallint,
    headers jsonb,
    body bytea,
    created_at timestamptz not null,
    primary key (environment, key_id, route, idempotency_key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
comment on table idempotency_keys is 'The answers of commands that were sent with an Idempotency-Key, for 24 h; no status: the command is running. Commands write.';

-- Work of a shard that is not about one definition ---------------------------------------------------------------------

alter table shards add column task_number bigint not null default 0;
create table shard_tasks (
    shard smallint not null,
    number bigint not null,
    kind text not null,
    environment text collate "C" not null,
    subject text collate "C" not null,
    details json not null,
    reached text collate "C" not null default '',
    primary key (shard, number)
);
comment on table shard_tasks is 'Work in pages that an entry causes when it concerns more than a page of rows: made in the transaction that handles the entry, done between batches by the owner, oldest first, then deleted.';
comment on column shard_tasks.kind is 'Names the pages (services/segmenter/chores): company, closing, merge, erase_user, erase_company, ...';

-- Events --------------------------------------------------------------------------------------------------------------

alter table events add column properties jsonb, add column instants jsonb;
comment on column events.properties is 'Of a tracked event, page or screen: its properties as attributes (flattened), for conditions; null when there are none.';
comment on column events.instants is 'name -> UTC ms for the properties that are datetimes; null when there are none.';
create index events_by_name on events (shard, environment, name, user_id, occurred_at) where name is not null;

create table event_states (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    question bigint not null,
    count bigint not null,
    times bigint[] not null,
    primary key (shard, environment, user_id, question)
) with (fillfactor = 80);
comment on table event_states is 'Per user and question (see shared/domain/event_counts.py): how many events, and the newest times in UTC ms, ascending. No row: none. Owner writes.';

create table event_questions (
    shard smallint not null,
    environment text collate "C" not null,
    question bigint not null,
    definition integer not null,
    primary key (shard, environment, question)
);
comment on table event_questions is 'The questions whose states the shard has counted for all its users, and the definition that prepared them. Owner writes.';

create table event_names (
    shard smallint not null,
    environment text collate "C" not null,
    name text collate "C" not null,
    events bigint not null,
    last_at bigint not null,
    primary key (shard, environment, name)
) with (fillfactor = 80);
comment on table event_names is 'How often each event was logged, and when last (UTC ms). Owner writes; pickers read.';

create table attribute_types (
    shard smallint not null,
    environment text collate "C" not null,
    scope text not null,
    name text collate "C" not null,
    type text not null,
    subjects bigint not null,
    primary key (shard, environment, scope, name, type),
    constraint attribute_types_scope check (scope in ('user', 'company'))
) with (fillfactor = 80);
comment on table attribute_types is 'How many users (or companies) of the shard have a value of each type, by attribute: string, number, boolean, list, datetime (a string that is one). Owner writes, only when a presence or a type changes; pickers read.';

-- Manual segments -----------------------------------------------------------------------------------------------------

create table picks (
    shard smallint not null,
    environment text collate "C" not null,
    subject_id text collate "C" not null,
    segment_id text collate "C" not null,
    picked boolean not null,
    key json not null,
    at bigint not null,
    primary key (shard, environment, subject_id, segment_id)
);
create index picks_by_segment on picks (shard, segment_id, subject_id) where picked;
comment on table picks is 'The last word on each user (or company, on its shard) of a manual segment; key = order key of the command. A removed one stays, so that a late older word changes nothing.';

create table pick_closings (
    shard smallint not null,
    segment_id text collate "C" not null,
    key json not null,
    primary key (shard, segment_id)
);
comment on table pick_closings is 'A replacement of a manual segment''s members: picks with an older key than this count no more (SEAMS A17).';

-- Companies -----------------------------------------------------------------------------------------------------------

create table company_flips (
    shard smallint not null,
    environment text collate "C" not null,
    company_id text collate "C" not null,
    due_at bigint not null,
    primary key (shard, environment, company_id)
);
create index company_flips_due on company_flips (shard, due_at);
comment on table company_flips is 'The earliest moment at which time alone may flip a condition of the company: may be early, never late.';

alter table companies add column members jsonb not null default '{}', add column copied jsonb;
comment on column companies.members is 'Key of a member condition -> the number of members for whom it holds.';
comment on column companies.copied is 'What was last sent to the shards with members: a copy is sent again when it would differ. Null: nothing was asked.';
alter table company_copies add column builtins jsonb not null default '{}', add column holds integer[] not null default '{}';
comment on table company_copies is 'On a shard with members of the company: what conditions ask of it, as of the newest revision received, so that no fold reads another shard.';
comment on column company_copies.holds is 'The company''s segments: numbers of those of its definitions that hold.';
alter table company_members add column holds bigint[] not null default '{}', add column told bigint not null default 0;
comment on column company_members.holds is 'Keys of the member conditions that hold for this user and membership, as the company was last told.';
comment on column company_members.told is 'How often the company was told of them.';
alter table company_users add column holds bigint[] not null default '{}', add column told bigint not null default 0;
comment on column company_users.holds is 'Keys of the member conditions that hold, as the user''s shard said with its word number told; an older word changes nothing.';
create index company_members_by_company on company_members (shard, environment, company_id, user_id) where member;
alter table transitions add column company_id text collate "C";
create index transitions_by_company on transitions (shard, environment, company_id, number) where company_id is not null;

-- Merges and erasures -------------------------------------------------------------------------------------------------

create table merges (
    shard smallint not null,
    environment text collate "C" not null,
    anonymous_id text collate "C" not null,
    user_id text collate "C" not null,
    merged_at bigint not null,
    cause text not null,
    primary key (shard, environment, anonymous_id)
);
comment on table merges is 'On the anonymous id''s shard: the user that it turned out to be. It is closed for good: the first merge stands; what comes under it later is forwarded.';

create table anonymous_ids (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    anonymous_id text collate "C" not null,
    asked_at bigint not null,
    merged boolean not null default false,
    primary key (shard, environment, user_id, anonymous_id)
);
comment on table anonymous_ids is 'On the user''s shard: the anonymous ids that its calls named, so that a repeat costs nothing; merged: the id''s shard has closed it and its history is here.';

create table erasures (
    shard smallint not null,
    environment text collate "C" not null,
    scope text not null,
    id_hash bytea not null,
    erased_at bigint not null,
    entries bigint not null default 0,
    back boolean not null default false,
    primary key (shard, environment, scope, id_hash),
    constraint erasures_scope check (scope in ('user', 'company'))
);
comment on table erasures is 'Tombstones: a keyed hash of the id of each erased user or company. Entries up to erased_at are refused, later ones until it is identified again (back); entries = how many rows of the log are gone.';

grant select on all tables in schema public to muster_reader;

-- The third default segment, for environments that are there already: owners build it like any other.
insert into segments (segment_id, environment, key, name, scope, kind, created_at, created_by, updated_at, updated_by)
select 'seg_' || upper(replace(gen_random_uuid()::text, '-', '')), e.environment, 'all-companies', 'All companies',
       'company', 'default', now(), 'muster', now(), 'muster'
from environments e
where not exists (select from segments s where s.environment = e.environment and s.archived_at is null
                  and (s.key = 'all-companies' or (s.scope = 'company' and lower(s.name) = 'all companies')));
insert into definitions (segment_id, version, population, evaluator_version, state, created_at, created_by)
select segment_id, 1, 'all', 1, 'building', now(), 'muster'
from segments s where s.scope = 'company' and s.kind = 'default';
update segments s set building_definition = d.definition
from definitions d where s.segment_id = d.segment_id and s.scope = 'company' and s.kind = 'default';
update catalogue set number = number + 1;
