switch (op) {
case CALLOP_first:
    break;
}

static int call(struct call_set *set, struct own *other, struct call_b *b)
{
    if (set->cmd)
        set->spare = 0;
    if (set->spare)
        set->cmd = 1;
    if (other->spare || b->inside.spare)
        return -EINVAL;
    return 0;
}
