prefix: do
call_op(unsigned int cmd, void *arg)

table:      pv
call_op     do
