-- What the pipeline measures of itself, for people who look how it is.

create table shard_rollups (
    shard smallint not null,
    slot bigint not null,
    calls bigint not null,
    latencies bigint[] not null,
    sweep_ms bigint not null,
    primary key (shard, slot)
) with (fillfactor = 70);
comment on table shard_rollups is 'Per shard and ten seconds (slot: their first UTC ms), for a quarter of an hour: what its owner has measured. Owners add every two seconds; status reads. Losing a row loses nothing but figures.';
comment on column shard_rollups.latencies is 'How many calls took effect so long after ingest received them: a number per bucket of shared/domain/latencies.py.';
comment on column shard_rollups.sweep_ms is 'How long after its moment the latest flip was swept.';
grant select on shard_rollups to muster_reader;
