prefix: do
call_op(own_t cmd, void *arg)

table:      pv
call_op     do
