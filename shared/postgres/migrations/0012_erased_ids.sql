-- Ids of the erased that subscribers still have to be told of.

create table erased_ids (
    shard smallint not null,
    environment text collate "C" not null,
    scope text not null,
    subject_id text collate "C" not null,
    replacement text not null,
    last_number bigint not null,
    due_at bigint not null,
    primary key (shard, environment, scope, subject_id),
    constraint erased_ids_scope check (scope in ('user', 'company'))
);
create index erased_ids_due on erased_ids (due_at);
comment on table erased_ids is 'Erased users and companies whose transitions, up to last_number, still have their id. From due_at (UTC ms) on, when subscribers were told of their exits, housekeeping puts the replacement in its place and forgets the row. Owner writes.';

grant select on erased_ids to muster_reader;
