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
-- One list; with a segment, one of that segment.
select import_id, segment_id, scope, state, failure, by, column_name, column_reason, rows, blank, repeated, distinct_values,
       checked, matched, unmatched, ambiguous, already_in, action, message_id, sent, created_at, created_by
from member_imports
where environment = $1::text and import_id = $2::text and ($3::text is null or segment_id = $3::text);

-- name: lock_import
-- One list (with a segment, one of that segment), which nobody else changes before the transaction ends.
select segment_id, scope, state, action, created_name
from member_imports
where environment = $1::text and import_id = $2::text and ($3::text is null or segment_id = $3::text)
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

-- name: bind
-- A list gets its segment, and the name under which it was made for it.
update member_imports
set segment_id = $2::text, created_name = $3::text, already_in = $4::integer
where import_id = $1::text;

-- name: already_in
-- How many of the matched are members of a segment, in what serves.
select count(*)
from segments g
join member_import_rows r on r.import_id = $1::text and r.outcome = 'matched'
join segment_members m on m.shard = shard_of($2::text, r.subject_id, $3::integer)
    and m.definition = g.serving_definition and m.user_id = r.subject_id
where g.segment_id = $4::text;
