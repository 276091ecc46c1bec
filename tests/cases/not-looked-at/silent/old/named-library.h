int named_call(int);
