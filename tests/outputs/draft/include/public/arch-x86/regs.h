struct small_x86 { unsigned int a; };
