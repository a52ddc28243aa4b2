-- name: versions
-- The versions of a segment before one of them, newest first, each with what the version before it said.
select
    definitions.definition, definitions.version, definitions.state, definitions.failure, definitions.population,
    definitions.conditions::text as conditions, definitions.parts::text as parts,
    definitions.created_at, definitions.created_by,
    previous.parts::text as previous_parts,
    coalesce(
        previous.population = definitions.population
        and previous.conditions is not distinct from definitions.conditions, false
    ) as says_the_same
from definitions
left join definitions as previous
    on previous.segment_id = definitions.segment_id and previous.version = definitions.version - 1
where definitions.segment_id = $1::text
    /*back and definitions.version > $2::integer*/
    and definitions.version < $2::integer
/*back order by definitions.version*/
order by definitions.version desc
limit $3::integer;

-- name: named
-- The segments that versions name, deleted ones too.
select segment_id, key, name from segments where segment_id = any($1::text[]);
