struct small_call {
    int result;
};
