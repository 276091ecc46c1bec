prefix: do
call_op(unsigned long cmd, void *arg)

table:      pv
call_op     do
