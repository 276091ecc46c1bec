prefix: do
call_op(u32 cmd, void *arg)

table:      pv
call_op     do
