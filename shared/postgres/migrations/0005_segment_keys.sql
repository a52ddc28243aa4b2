-- A deleted segment gives its key back, as it gives back its name.
alter table segments drop constraint segments_key_unique;
create unique index segments_key_unique on segments (environment, key) where archived_at is null;
