-- One owner at a time writes the rows of a shard; every key leads with shard, no constraint crosses shards.

create table shards (
    shard smallint primary key,
    epoch bigint not null default 0,
    offset_id text not null,
    offset_expected boolean not null default true,
    evaluated_at bigint not null default 0,
    as_of bigint not null default 0,
    event_number bigint not null default 0,
    outbox_number bigint not null default 0,
    owner text,
    owned_since timestamptz,
    committed_at bigint not null default 0,
    problem text,
    problem_at timestamptz
);
comment on table shards is 'The fence of each owner transaction: epoch, offset and the shard''s own clock. Written by the owner; read by query, status and the coordinator.';
comment on column shards.offset_id is 'Redis id of the last entry handled. It must still be in the stream (offset_expected) or the shard stops.';
comment on column shards.evaluated_at is 'The shard''s clock in UTC ms; it never goes back and never runs ahead of unread entries.';
comment on column shards.as_of is 'Receive time of the last handled entry, or the time of the last empty read, in UTC ms.';
comment on column shards.problem is 'Why the shard stands still (null when it moves).';

create table events (
    shard smallint not null,
    number bigint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    occurred_at bigint not null,
    type text not null,
    name text,
    message_id text not null,
    entry_id text not null,
    entry json not null,
    primary key (shard, number)
);
create index events_by_user on events (shard, environment, user_id, occurred_at, number);
comment on table events is 'The log: each accepted entry once, as it was on the stream, in the order its owner handled it. Appended by the owner; rebuild and activity read it.';
comment on column events.user_id is 'The user, or for a company''s own entries the company id.';

create table seen_messages (
    shard smallint not null,
    environment text collate "C" not null,
    message_hash bytea not null,
    user_hash bytea not null,
    received_week date not null,
    primary key (shard, environment, message_hash, user_hash, received_week)
) partition by range (received_week);
comment on table seen_messages is 'Dedupe: blake2b-128 of the message id and blake2b-64 of the user id, partitioned by the Monday of the receive week. The owner looks in all live partitions and inserts.';

create function ensure_seen_week(week date) returns void language plpgsql as $$
declare
    partition text := 'seen_messages_' || to_char(week, 'YYYYMMDD');
begin
    if to_regclass(partition) is not null then
        return;
    end if;
    -- Two owners may meet a new week at once. The second look is a query, because only that sees what the other one has
    -- committed meanwhile. ATTACH takes a lock that lets readers and writers go on.
    perform pg_advisory_xact_lock(7705, 0);
    if exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'seen_messages'::regclass and c.relname = partition) then
        return;
    end if;
    execute format('create table %I (like seen_messages including defaults including constraints)', partition);
    execute format('alter table seen_messages attach partition %I for values from (%L) to (%L)', partition, week, week + 7);
end
$$;
comment on function ensure_seen_week is 'Makes the partition of seen_messages for the week that begins on this Monday, if it is not there.';

create function drop_seen_weeks_before(week date) returns void language plpgsql as $$
declare
    partition text;
begin
    for partition in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'seen_messages'::regclass and right(c.relname, 8) < to_char(week, 'YYYYMMDD')
    loop
        execute format('drop table %I', partition);
    end loop;
end
$$;
comment on function drop_seen_weeks_before is 'Forgets the messages received before the week that begins on this Monday.';

create table users (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    identified boolean not null,
    attributes jsonb not null,
    instants jsonb not null,
    provenance jsonb not null,
    operations jsonb not null default '{}',
    primary key (shard, environment, user_id)
) with (fillfactor = 85);
comment on table users is 'The wide row, written only when an attribute changes. Owner writes; query reads.';
comment on column users.instants is 'name -> UTC ms for the string attributes that are datetimes (parsed once, in Python).';
comment on column users.provenance is 'Order key per attribute, removed ones included: a list of [timestamp ms, index in batch, message id, [names set], [names removed]].';
comment on column users.operations is 'Open operations ($add, ...) of the attributes that have some: see shared/domain/attributes.py.';

create table user_activity (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    primary key (shard, environment, user_id)
) with (fillfactor = 80);
comment on table user_activity is 'The narrow companion of users, updated (HOT) by every call. Owner writes; query reads.';

create table user_flips (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    due_at bigint not null,
    primary key (shard, environment, user_id)
);
create index user_flips_due on user_flips (shard, due_at);
comment on table user_flips is 'The earliest moment at which time alone may flip a condition of the user: may be early, never late. Owner writes and sweeps.';

create table segment_members (
    shard smallint not null,
    definition integer not null,
    user_id text collate "C" not null,
    entered_at bigint not null,
    entered_number bigint,
    primary key (shard, definition, user_id)
);
create index segment_members_by_user on segment_members (shard, user_id, definition);
comment on table segment_members is 'Members of each definition (of the serving one: the members of the segment). Owner writes; query reads.';
comment on column segment_members.entered_number is 'Number of the entered transition in (shard, environment); null: a member by the build of the definition.';

create table member_counts (
    shard smallint not null,
    definition integer not null,
    member_count bigint not null,
    checksum bigint not null,
    primary key (shard, definition)
);
comment on table member_counts is 'Per shard: number of members and the xor of the first 8 bytes of sha256(user id) over them. Owner writes; counts and verify read.';

create table definition_tasks (
    shard smallint not null,
    definition integer not null,
    task text not null,
    reached text collate "C" not null default '',
    handled bigint not null default 0,
    done boolean not null default false,
    primary key (shard, definition, task),
    constraint definition_tasks_task check (task in ('build', 'publish', 'drop'))
);
comment on table definition_tasks is 'Work in pages that an owner does for a definition between batches; reached = the last user id done. Owner writes; the coordinator waits for all shards.';

create table transitions (
    shard smallint not null,
    environment text collate "C" not null,
    number bigint not null,
    type text not null,
    segment_id text collate "C" not null,
    segment_version integer not null,
    user_id text collate "C",
    at bigint not null,
    cause text not null,
    member_count bigint,
    checksum bigint,
    primary key (shard, environment, number),
    constraint transitions_type check (type in ('segment.entered', 'segment.exited', 'segment.built', 'segment.rebuilt', 'segment.deleted', 'history.reset'))
);
create index transitions_by_segment on transitions (shard, environment, segment_id, number);
create index transitions_by_user on transitions (shard, environment, user_id, number);
comment on table transitions is 'Appended by owners, numbered without gaps per (shard, environment). Shard -1 is the coordinator''s: the records of built, rebuilt and deleted segments, with the count and checksum of the members then, and history.reset, which is about the whole environment: its segment_id is empty, its version 0.';

create table transition_counters (
    shard smallint not null,
    environment text collate "C" not null,
    last_number bigint not null,
    primary key (shard, environment)
);
comment on table transition_counters is 'The last number given in transitions per (shard, environment). Written with them; the relay looks here for news.';

create table transition_ranges (
    environment text collate "C" not null,
    first_sequence bigint not null,
    shard smallint not null,
    first_number bigint not null,
    count bigint not null,
    primary key (environment, first_sequence),
    constraint transition_ranges_run_unique unique (environment, shard, first_number),
    constraint transition_ranges_count_positive check (count > 0)
);
comment on table transition_ranges is 'The gap-free sequence of an environment: one row a run of numbers of one shard; sequence = first_sequence + number - first_number. Sequences are missing only right before a history.reset. The coordinator''s relay and muster relay reset write.';

create table relay_problems (
    environment text collate "C" primary key,
    problem text not null,
    problem_at timestamptz not null
);
comment on table relay_problems is 'The environments whose transitions get no sequence, and why. The coordinator''s relay writes; status reads.';

create table outbox (
    shard smallint not null,
    number bigint not null,
    target_shard smallint not null,
    entry json not null,
    primary key (shard, number)
);
comment on table outbox is 'Entries for other shards, written in the transaction that causes them, sent in order by the same owner and then deleted.';

create table company_members (
    shard smallint not null,
    environment text collate "C" not null,
    user_id text collate "C" not null,
    company_id text collate "C" not null,
    member boolean not null,
    key json not null,
    joined_at bigint not null,
    attributes jsonb not null,
    instants jsonb not null,
    provenance jsonb not null,
    operations jsonb not null,
    primary key (shard, environment, user_id, company_id)
);
comment on table company_members is 'On the user''s shard: the user''s memberships with their own attributes. Owner writes; query reads those with member = true.';
comment on column company_members.key is 'Order key [timestamp ms, index, message id] of the last word on joining or leaving; the row stays after leaving, so that a late older call does not rejoin.';

create table companies (
    shard smallint not null,
    environment text collate "C" not null,
    company_id text collate "C" not null,
    attributes jsonb not null,
    instants jsonb not null,
    provenance jsonb not null,
    operations jsonb not null,
    revision bigint not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    member_count bigint not null,
    member_shards smallint[] not null,
    primary key (shard, environment, company_id)
);
comment on table companies is 'On the company''s shard. Its owner writes; query reads.';
comment on column companies.member_shards is 'The shards that have, or had, users of the company: each holds a copy of its attributes.';

create table company_users (
    shard smallint not null,
    environment text collate "C" not null,
    company_id text collate "C" not null,
    user_id text collate "C" not null,
    member boolean not null,
    key json not null,
    primary key (shard, environment, company_id, user_id)
);
comment on table company_users is 'On the company''s shard: its users, as told by their shards; key = order key of the last word.';

create table company_copies (
    shard smallint not null,
    environment text collate "C" not null,
    company_id text collate "C" not null,
    revision bigint not null,
    attributes jsonb not null,
    instants jsonb not null,
    primary key (shard, environment, company_id)
);
comment on table company_copies is 'On a shard with members of the company: its attributes as of the newest revision received, so that no fold reads another shard.';

create table dead_letters (
    dead_letter bigint generated always as identity primary key,
    shard smallint not null,
    environment text collate "C",
    entry_id text not null,
    message_id text,
    user_id text,
    code text not null,
    detail text not null,
    entry text not null,
    failed_at timestamptz not null,
    state text not null default 'open',
    settled_at timestamptz,
    settled_by text,
    constraint dead_letters_state check (state in ('open', 'retried', 'discarded'))
);
create index dead_letters_open on dead_letters (environment, dead_letter) where state = 'open';
create index dead_letters_by_message on dead_letters (environment, message_id);
comment on table dead_letters is 'Entries that cannot take effect, with the reason, and calls that ingest refused. Owners append; the dead-letters command settles.';

create table stream_incidents (
    incident bigint generated always as identity primary key,
    shard smallint not null,
    kind text not null,
    offset_before text not null,
    offset_after text not null,
    detail text not null,
    noticed_at timestamptz not null,
    recovered_by text not null
);
comment on table stream_incidents is 'Each time a stream no longer held the shard''s offset and somebody let the shard go on: from when to when accepted events may be missing.';
