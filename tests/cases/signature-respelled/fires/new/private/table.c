prefix: do
call_op(uint32_t cmd, void *arg)

table:      pv
call_op     do
