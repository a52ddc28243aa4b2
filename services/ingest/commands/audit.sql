-- name: insert
-- Commands of one person (or program), given now.
insert into audit (environment, actor, key_id, at, action, subject, summary)
select $1::text, $2::text, $3::text, to_timestamp($4::bigint / 1000.0), given.action, given.subject, given.summary
from unnest($5::text[], $6::text[], $7::text[]) with ordinality as given (action, subject, summary, place)
order by given.place;

-- name: secret
-- What hashes of ids are keyed with.
select secret from installation;

-- name: page
-- Commands of an environment before a number, newest first; null: any action, subject, actor.
select number, action, subject, actor, key_id, summary, at
from audit
where environment = $1::text and number < $2::bigint
    and ($3::text is null or action = $3::text)
    and ($4::text[] is null or subject = any($4::text[]))
    and ($5::text is null or actor = $5::text)
order by number desc
limit $6::integer;
