-- name: find
-- What is said of an attribute or event.
select display_name, description, updated_at, updated_by
from descriptions
where environment = $1::text and scope = $2::text and name = $3::text;

-- name: count
-- How many attributes and events of an environment something is said of.
select count(*) from descriptions where environment = $1::text;

-- name: save
-- What is said from now on.
insert into descriptions (environment, scope, name, display_name, description, updated_at, updated_by)
values ($1::text, $2::text, $3::text, $4::text, $5::text, to_timestamp($6::bigint / 1000.0), $7::text)
on conflict (environment, scope, name) do update
set display_name = excluded.display_name, description = excluded.description,
    updated_at = excluded.updated_at, updated_by = excluded.updated_by
returning updated_at;

-- name: forget
-- Nothing is said any more.
delete from descriptions where environment = $1::text and scope = $2::text and name = $3::text;
