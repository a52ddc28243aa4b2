-- The e-mail address of a user as commands look it up, 100,000 at a time. A stored column, as `search` is: an update that
-- leaves the address alone stays HOT. Longer addresses are none: a value that an index cannot hold would be poison.
create function email_text(attributes jsonb) returns text
language sql immutable parallel safe
return case when jsonb_typeof(attributes -> 'email') = 'string' and octet_length(attributes ->> 'email') <= 320 then
    nullif(casefold(btrim(attributes ->> 'email', E' \t\n\u000b\u000c\r\u00a0') collate pg_unicode_fast), '')
end;
comment on function email_text is 'The e-mail address in the attributes, trimmed and case folded as shared/domain/emails.py does it; null when there is none.';

alter table users add column email text collate "C" generated always as (email_text(attributes)) stored;
create index users_email on users (environment, email, user_id) where identified and email is not null;
comment on column users.email is 'The trait `email`, trimmed and case folded, of at most 320 bytes. An identified user is found by it.';
