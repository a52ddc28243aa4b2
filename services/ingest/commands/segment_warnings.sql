-- name: attributes
-- The attributes that users or companies of an environment have, with the types that were seen.
select scope, name, array_agg(distinct type) as types
from attribute_types
where environment = $1::text and subjects > 0
group by scope, name;

-- name: events
-- The names of the events that were logged.
select distinct name from event_names where environment = $1::text;
