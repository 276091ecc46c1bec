struct small_call {
    long result;
};
