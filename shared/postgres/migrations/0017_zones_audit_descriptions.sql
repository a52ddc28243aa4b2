-- The zone that a definition counts its days in, who commanded what, and how people call what products send.

alter table definitions add column time_zone text;
update definitions d set time_zone = e.time_zone
from segments s join environments e using (environment)
where s.segment_id = d.segment_id;
alter table definitions alter column time_zone set not null;
comment on column definitions.time_zone is
    'The zone in which this version counts days. A change of the environment''s zone makes new versions of what depends on it, so each keeps its own.';

create table audit (
    number bigint generated always as identity primary key,
    environment text collate "C",
    action text collate "C" not null,
    subject text collate "C",
    actor text collate "C" not null,
    key_id text,
    summary text not null,
    at timestamptz not null
);
create index audit_by_environment on audit (environment, number);
create index audit_by_action on audit (environment, action, number);
create index audit_by_subject on audit (environment, subject, number) where subject is not null;
create index audit_by_actor on audit (environment, actor, number);
comment on table audit is 'One row per command of people, written in the transaction of the command; of what travels by the streams, before it is sent. No traits. Append-only; commands write, ingest and people read.';
comment on column audit.environment is 'Null: the command was about the installation as a whole.';
comment on column audit.subject is 'What the command was about: an id (seg_.., key_.., a slug, a number); of users and companies the hash under which an erased id is kept.';
comment on column audit.key_id is 'The key that commanded; null for a person at the command line.';

create table descriptions (
    environment text collate "C" not null,
    scope text not null,
    name text collate "C" not null,
    display_name text,
    description text,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (environment, scope, name),
    constraint descriptions_environment foreign key (environment) references environments (environment),
    constraint descriptions_scope check (scope in ('user', 'company', 'membership', 'event')),
    constraint descriptions_say_something check (display_name is not null or description is not null)
);
comment on table descriptions is 'How people call attributes of users, companies and memberships, and events (scope event: by the event''s name). No row: nobody said anything. Commands write; pickers read.';

grant select on audit, descriptions to muster_reader;
