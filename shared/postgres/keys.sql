-- name: find_key
-- The key of a sha256 that is not revoked.
select key_id, environment, scope, name
from keys
where hash = $1::bytea and revoked_at is null;
