-- name: copies
-- What this shard knows of companies.
select c.environment, c.company_id, c.revision, c.attributes, c.instants, c.builtins, c.holds
from unnest($2::text[], $3::text[]) as w (environment, company_id)
join company_copies c on c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id;

-- name: picks
-- The manual segments that users (or companies) were picked for and not closed out of.
select p.environment, p.subject_id, p.segment_id
from unnest($2::text[], $3::text[]) as w (environment, subject_id)
join picks p on p.shard = $1 and p.environment = w.environment and p.subject_id = w.subject_id
where p.picked;
