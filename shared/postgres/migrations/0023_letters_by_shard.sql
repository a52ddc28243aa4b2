-- Every key of a table of the shards has its shard, so that all of them can be distributed by it.

alter table dead_letters drop constraint dead_letters_pkey, add primary key (dead_letter, shard);
alter table stream_incidents drop constraint stream_incidents_pkey, add primary key (incident, shard);
