int named_call(long);
