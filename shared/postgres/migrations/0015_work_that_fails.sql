-- Work between batches that fails for what is in it does not hold up its shard.

alter table user_flips add column retry_at bigint;
create index user_flips_retried on user_flips (shard, retry_at) where retry_at is not null;
comment on column user_flips.retry_at is 'The user could not be evaluated: she is passed over until then, and what was due stays due. Null: nothing has failed.';
alter table company_flips add column retry_at bigint;
create index company_flips_retried on company_flips (shard, retry_at) where retry_at is not null;
comment on column company_flips.retry_at is 'As of a user.';

alter table shard_tasks add column failures smallint not null default 0;
alter table shard_tasks add column failure text;
comment on column shard_tasks.failures is 'How often in a row a page of it has failed for what is in it.';
comment on column shard_tasks.failure is 'Why it is set aside until the shard has a new owner. Null: it is not.';
