prefix: do
call_op(uint64_t cmd, void *arg)

table:      pv
call_op     do
