-- How soon a call took effect, told of each.

alter table events add column handled_at bigint;
-- Of new rows only: to fill the old ones would write the whole log again, and nobody knows it of them.
alter table events alter column handled_at set default (extract(epoch from clock_timestamp()) * 1000)::bigint;
comment on column events.handled_at is 'When its transaction wrote it, last of all, in UTC ms of the server''s own clock, as the id of the entry is of Redis''s. Null: from before this was kept.';
