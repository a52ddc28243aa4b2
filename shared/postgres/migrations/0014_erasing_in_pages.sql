-- What the pages of erasures look for is found by an index, whatever else there is.

create index company_members_of_company on company_members (shard, environment, company_id, user_id);
drop index company_members_by_company;
alter index company_members_of_company rename to company_members_by_company;

create index dead_letters_by_user on dead_letters (environment, user_id) where user_id is not null;

create index events_told_of_user on events (shard, environment, user_id, (entry ->> 'user_id'), occurred_at, number)
    where type = 'membership_told';
