-- Where the rows of the other side are, for conditions that look from a user at companies and back; lists of companies.

create function shard_of(environment text, id text, shards integer) returns integer
language sql immutable parallel safe
-- The cast reads a backslash as an escape, so each is doubled; convert_to is not immutable and could not be inlined.
return (crc32(replace(environment, '\', '\\')::bytea || '\x00'::bytea || replace(id, '\', '\\')::bytea) % shards)::integer;
comment on function shard_of is 'The shard of a user or a company, as shared/domain/shards.py has it.';

create function company_search_text(company_id text, attributes jsonb) returns text
language sql immutable parallel safe
return casefold((company_id || ' ' || coalesce(attributes ->> 'name', '')) collate pg_unicode_fast);
comment on function company_search_text is 'What a search over companies looks in: company id and name, case folded.';

alter table companies add column search text collate "C" not null
    generated always as (company_search_text(company_id, attributes)) stored;
create index companies_search on companies using gin (search gin_trgm_ops);
comment on column companies.search is 'Company id and name, case folded: what a search looks in.';

-- Newest first, ties by id upwards, as user_activity_newest.
create index companies_newest on companies (shard, environment, (- first_seen_at), company_id);
