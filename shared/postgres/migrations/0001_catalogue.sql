-- What people decide: environments, keys, segments and their definitions. Commands write it; every service reads it.
-- Instants of the world (calls, flips, members) are bigint UTC milliseconds everywhere; created_at and the like are timestamptz.

create table installation (
    only_row boolean primary key default true,
    shards smallint not null,
    secret bytea not null,
    created_at timestamptz not null,
    constraint installation_is_one_row check (only_row),
    constraint installation_shards_positive check (shards between 1 and 4096)
);
comment on table installation is 'Written once by migrate: the number of shards and the secret that signs logins. Read by all.';

create table environments (
    environment text collate "C" primary key,
    name text not null,
    time_zone text not null,
    created_at timestamptz not null,
    constraint environments_slug check (environment ~ '^[a-z][a-z0-9-]{0,31}$')
);
comment on table environments is 'Written by commands, read by all. The slug is in keys of tables, stream names and records; it never changes.';

create table catalogue (
    only_row boolean primary key default true,
    number bigint not null,
    constraint catalogue_is_one_row check (only_row)
);
comment on table catalogue is 'One number, raised by each command or switch that owners must adopt. Read at the start of every owner transaction.';

create table keys (
    key_id text primary key,
    environment text collate "C" not null,
    name text not null,
    scope text not null,
    prefix text not null,
    hash bytea not null,
    browser boolean not null default false,
    created_at timestamptz not null,
    created_by text not null,
    revoked_at timestamptz,
    constraint keys_environment foreign key (environment) references environments (environment),
    constraint keys_scope check (scope in ('write', 'read', 'manage')),
    constraint keys_hash_unique unique (hash)
);
comment on table keys is 'API keys, sha256 at rest. Written by commands; mirrored to the Redis hash muster:keys by the coordinator.';

create table segments (
    segment_id text collate "C" primary key,
    environment text collate "C" not null,
    key text collate "C" not null,
    name text not null,
    description text,
    tags text[] not null default '{}',
    scope text not null,
    kind text not null,
    columns text[] not null default '{}',
    announce text not null default 'changes',
    revision bigint not null default 1,
    serving_definition integer,
    building_definition integer,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    archived_at timestamptz,
    constraint segments_environment foreign key (environment) references environments (environment),
    constraint segments_scope check (scope in ('user', 'company')),
    constraint segments_kind check (kind in ('default', 'attribute', 'manual')),
    constraint segments_announce check (announce in ('changes', 'everyone')),
    constraint segments_key_unique unique (environment, key)
);
create unique index segments_name_unique on segments (environment, scope, lower(name)) where archived_at is null;
comment on table segments is 'One row a segment. Commands write it; the coordinator alone sets serving_definition (the switch of a version is this one column).';
comment on column segments.revision is 'Counts edits of the resource (the ETag); a definition has its own version.';

create table definitions (
    definition integer generated always as identity primary key,
    segment_id text collate "C" not null,
    version integer not null,
    population text not null,
    conditions jsonb,
    evaluator_version integer not null,
    state text not null,
    failure text,
    previous_definition integer,
    created_at timestamptz not null,
    created_by text not null,
    constraint definitions_segment foreign key (segment_id) references segments (segment_id),
    constraint definitions_version_unique unique (segment_id, version),
    constraint definitions_population check (population in ('identified', 'anonymous', 'all')),
    constraint definitions_state check (state in ('building', 'publishing', 'serving', 'superseded', 'dropping', 'dropped', 'failed'))
);
comment on table definitions is 'Append-only versions of a segment''s condition tree (null conditions: everyone in the population). Commands insert; the coordinator moves state.';
comment on column definitions.state is
    'building: shards backfill it, no transitions. publishing: it serves, owners publish the difference to previous_definition in pages. serving: done. '
    'superseded: its rows are frozen, the record of what was published. dropping/dropped: rows are deleted in pages / gone.';
comment on column definitions.previous_definition is 'The definition whose frozen members the difference is published against; null when there is none.';
