-- name: update_environment
-- What is said of an environment; null stays as it is.
update environments
set name = coalesce($2::text, name), time_zone = coalesce($3::text, time_zone)
where environment = $1::text;
