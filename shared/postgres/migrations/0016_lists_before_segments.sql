-- A list may come before the manual segment that it is for: its commit names one, or makes it.
alter table member_imports alter column segment_id drop not null;
alter table member_imports add column created_name text;
alter table member_imports
    add constraint member_imports_committed check (segment_id is not null or state in ('checking', 'ready', 'failed'));
comment on column member_imports.segment_id is 'The manual segment; null until the commit of a list that was uploaded without one.';
comment on column member_imports.created_name is 'The name under which the commit made the segment: the same commit again makes no other.';
