-- name: insert_import
-- A list that is to be checked.
insert into member_imports (
    import_id, environment, segment_id, scope, by, column_name, column_reason, rows, blank, repeated, distinct_values,
    created_at, created_by
)
values (
    $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::integer, $9::integer, $10::integer,
    $11::integer, to_timestamp($12::bigint / 1000.0), $13::text
);

-- name: insert_rows
-- Values of a list, each with its line.
insert into member_import_rows (import_id, line, value)
select $1::text, line, value
from unnest($2::integer[], $3::text[]) as r (line, value);

-- name: find_import
-- One list, and its segment's.
select import_id, segment_id, state, failure, by, column_name, column_reason, rows, blank, repeated, distinct_values,
       checked, matched, unmatched, ambiguous, already_in, action, message_id, sent, created_at, created_by
from member_imports
where environment = $1::text and segment_id = $2::text and import_id = $3::text;

-- name: lock_import
-- The state of one list, which nobody else changes before the transaction ends.
select state, action, message_id
from member_imports
where environment = $1::text and segment_id = $2::text and import_id = $3::text
for update;

-- name: commit_import
-- Lets the entries of a list be sent.
update member_imports
set state = 'committing', action = $2::text, message_id = $3::text, committed_at = $4::bigint
where import_id = $1::text;

-- name: left_out
-- Values behind a line that were not matched, in the order of the file.
select line, value, outcome, candidates::text as candidates
from member_import_rows
where import_id = $1::text and line > $2::integer and outcome in ('unmatched', 'ambiguous')
    and ($3::text is null or outcome = $3::text)
order by line
limit $4::integer;
