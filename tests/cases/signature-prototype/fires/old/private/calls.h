extern long do_call_op(unsigned int cmd, void *arg);
extern long compat_call_op(unsigned int cmd, void *arg);
