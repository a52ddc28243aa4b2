-- What came about the erased is kept without its content: nobody can try it again, so it is not open.

update dead_letters
set state = 'discarded', settled_at = failed_at, settled_by = 'erasure'
where code = 'erased' and state = 'open';
