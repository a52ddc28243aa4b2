-- What a search looks in becomes a stored column: an index on the expression made every change of any attribute an
-- update of that index, and not HOT; the column is the same until the e-mail or the name changes.
drop index users_search;
alter table users add column search text collate "C" not null
    generated always as (search_text(user_id, attributes)) stored;
create index users_search on users using gin (search gin_trgm_ops);
comment on column users.search is 'User id, e-mail and name, case folded: what a search looks in.';
