-- name: secret
-- What signs the logins of this installation.
select secret from installation;
