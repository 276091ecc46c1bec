extern long do_call_op(unsigned long cmd, void *arg);
extern long compat_call_op(unsigned long cmd, void *arg);
