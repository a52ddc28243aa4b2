-- name: take
-- The oldest list that has work in it and on which no other process works, until the transaction ends.
select import_id, environment, segment_id, scope, state, by, checked, sent, action, message_id, committed_at
from member_imports
where state in ('checking', 'committing')
order by created_at
limit 1
for update skip locked;

-- name: unchecked
-- The next values to look up.
select line, value
from member_import_rows
where import_id = $1::text and line > $2::integer
order by line
limit $3::integer;

-- name: found
-- What values were found to be.
update member_import_rows r
set outcome = f.outcome, subject_id = f.subject_id, candidates = f.candidates
from unnest($2::integer[], $3::text[], $4::text[], $5::json[]) as f (line, outcome, subject_id, candidates)
where r.import_id = $1::text and r.line = f.line;

-- name: checked
-- How far a list is checked, and what was found in this step.
update member_imports
set checked = $2::integer, matched = matched + $3::integer, unmatched = unmatched + $4::integer,
    ambiguous = ambiguous + $5::integer, already_in = already_in + $6::integer, state = $7::text
where import_id = $1::text;

-- name: unsent
-- The next users (or companies) to pick.
select line, subject_id
from member_import_rows
where import_id = $1::text and line > $2::integer and outcome = 'matched'
order by line
limit $3::integer;

-- name: sent
-- How far the entries of a list are on their streams.
update member_imports set sent = $2::integer, state = $3::text where import_id = $1::text;

-- name: fail
-- A list that nobody can go on with.
update member_imports set state = 'failed', failure = $2::text
where import_id = $1::text and state in ('checking', 'committing');
