struct small_arm { unsigned int a; };
