-- name: insert_environment
-- Makes the environment, unless the slug is taken.
insert into environments (environment, name, time_zone, created_at)
values ($1::text, $2::text, $3::text, to_timestamp($4::bigint / 1000.0))
on conflict (environment) do nothing
returning environment;

-- name: insert_default_segment
-- A default segment serves from the start: with no users yet, there is nothing to build.
with segment as (
    insert into segments (
        segment_id, environment, key, name, scope, kind, created_at, created_by, updated_at, updated_by
    )
    values (
        $1::text, $2::text, $3::text, $4::text, $9::text, 'default',
        to_timestamp($6::bigint / 1000.0), $7::text, to_timestamp($6::bigint / 1000.0), $7::text
    )
    returning segment_id
)
insert into definitions (segment_id, version, population, time_zone, evaluator_version, state, created_at, created_by)
select segment_id, 1, $5::text, $10::text, $8::integer, 'serving', to_timestamp($6::bigint / 1000.0), $7::text
from segment
returning definition;

-- name: serve_definition
-- Points the new default segment at its only definition.
update segments set serving_definition = $2::integer where segment_id = $1::text;

-- name: list_environments
-- All environments, oldest first.
select environment, name, time_zone, created_at
from environments
order by created_at, environment;

-- name: find_environment
-- One environment.
select environment, name, time_zone, created_at
from environments
where environment = $1::text;

-- name: lock_environment
-- Lets the commands of an environment on segments go one after the other.
select environment from environments where environment = $1::text for no key update;

-- name: raise_catalogue
-- Tells owners that there is something to adopt.
insert into catalogue (number) values (1)
on conflict (only_row) do update set number = catalogue.number + 1;
