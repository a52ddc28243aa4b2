-- What a rebuild of the read model asks of the owners of shards, and how far it is.

create table rebuilds (
    rebuild text not null,
    step text not null,
    shard smallint not null,
    environment text collate "C" not null,
    details json not null default '{}',
    state text not null default 'asked',
    entries bigint not null default 0,
    ids bigint not null default 0,
    changed jsonb not null default '{}',
    failure text,
    asked_at timestamptz not null,
    primary key (rebuild, step, shard, environment),
    constraint rebuilds_step check (step in ('state', 'agree', 'members', 'counts')),
    constraint rebuilds_state check (state in ('asked', 'taken', 'done', 'failed'))
);
create index rebuilds_asked on rebuilds (shard) where state = 'asked';
comment on table rebuilds is 'Steps of muster rebuild. The command asks and reads; the owner of the shard takes each as a task of the shard (shard_tasks) and notes its progress with every page.';
comment on column rebuilds.entries is 'Rows of the log that were folded again.';
comment on column rebuilds.changed is 'Table -> how many of its rows were not what the log says, and are now.';
comment on column rebuilds.failure is 'Why the shard cannot do it, whatever is tried again; the shard goes on without it.';
grant select on rebuilds to muster_reader;
