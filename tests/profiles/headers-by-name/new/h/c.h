struct c { no_such_type x; };
