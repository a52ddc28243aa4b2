-- Transitions are kept for ever, unless somebody says for how long: then what they came to is kept in their place.

create table transition_horizons (
    environment text collate "C" primary key,
    sequence bigint not null,
    at bigint not null
);
comment on table transition_horizons is 'Up to this sequence the transitions of an environment are gone, but for the last entered one of each member. The coordinator writes; no row, or 0: none are.';
comment on column transition_horizons.at is 'The latest moment of a transition that is gone, UTC ms: what was true at it, or later, can still be told.';

create table pruned_transitions (
    shard smallint not null,
    environment text collate "C" not null,
    number bigint not null,
    primary key (shard, environment)
);
comment on table pruned_transitions is 'The horizon as a number of each shard. The coordinator writes.';

create table transition_checkpoints (
    environment text collate "C" not null,
    segment_id text collate "C" not null,
    sequence bigint not null,
    member_count bigint not null,
    checksum bigint not null,
    blurred boolean not null,
    holds_rows boolean not null,
    primary key (environment, segment_id)
);
comment on table transition_checkpoints is 'Per segment the number and checksum of the members whom subscribers knew at the horizon, and its last transition that is gone (sequence). The coordinator writes; verify folds back to it.';
comment on column transition_checkpoints.blurred is 'Some of what is gone told a hash instead of an id that was erased: the checksum is another.';
comment on column transition_checkpoints.holds_rows is 'Whether entered transitions up to the horizon are still there. They go when a record tells of the whole segment anew.';

grant select on transition_horizons, pruned_transitions, transition_checkpoints to muster_reader;
