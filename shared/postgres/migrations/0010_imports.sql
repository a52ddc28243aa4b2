-- Lists of users (or companies) that were uploaded for a manual segment: checked, then committed, by any ingest process.
create table member_imports (
    import_id text collate "C" primary key,
    environment text collate "C" not null,
    segment_id text collate "C" not null,
    scope text not null,
    state text not null default 'checking',
    failure text,
    by text not null,
    column_name text,
    column_reason text not null,
    rows integer not null,
    blank integer not null,
    repeated integer not null,
    distinct_values integer not null,
    checked integer not null default 0,
    matched integer not null default 0,
    unmatched integer not null default 0,
    ambiguous integer not null default 0,
    already_in integer not null default 0,
    action text,
    message_id text,
    committed_at bigint,
    sent integer not null default 0,
    created_at timestamptz not null,
    created_by text not null,
    constraint member_imports_segment foreign key (segment_id) references segments (segment_id),
    constraint member_imports_scope check (scope in ('user', 'company')),
    constraint member_imports_state check (state in ('checking', 'ready', 'committing', 'done', 'failed')),
    constraint member_imports_by check (by in ('user_id', 'email', 'company_id')),
    constraint member_imports_action check (action in ('add', 'remove', 'replace'))
);
create index member_imports_open on member_imports (created_at) where state in ('checking', 'committing');
create index member_imports_age on member_imports (created_at);
create index member_imports_segment on member_imports (segment_id);
comment on table member_imports is 'One row per uploaded list, kept for 7 days. Ingest writes; a crash is survived, because the state and how far it is stand here.';
comment on column member_imports.checked is 'The last line whose value was looked up.';
comment on column member_imports.sent is 'The last line whose entry is on its stream; once all are, so are the closing ones.';
comment on column member_imports.committed_at is 'UTC ms of the commit: the order key of the command, whose message id is message_id.';

create table member_import_rows (
    import_id text collate "C" not null,
    line integer not null,
    value text not null,
    outcome text,
    subject_id text collate "C",
    candidates json,
    primary key (import_id, line),
    constraint member_import_rows_import foreign key (import_id) references member_imports (import_id) on delete cascade,
    constraint member_import_rows_outcome check (outcome in ('matched', 'unmatched', 'ambiguous'))
);
comment on table member_import_rows is 'The distinct values of an uploaded list, with the line on which each stands first, and what each was found to be (no outcome: not looked up yet).';
comment on column member_import_rows.candidates is 'Of an ambiguous e-mail address: the user ids that have it.';
