-- The role of the query service: reads all tables, the hashes of keys and the secret that signs logins included, and writes nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'muster_reader') then
        create role muster_reader login;
    end if;
exception when duplicate_object or unique_violation then
    null;  -- another database of this cluster is being migrated at the same moment
end
$$;
alter role muster_reader set default_transaction_read_only = on;
grant usage on schema public to muster_reader;
grant select on all tables in schema public to muster_reader;
alter default privileges in schema public grant select on tables to muster_reader;
