switch (op) {
case CALLOP_first:
    break;
}

static int call(struct call_checked *checked, struct call_all *all)
{
    if (checked->cmd > 4 || checked->spare)
        return -EINVAL;
    if (all->u.inside.spare)
        return -EINVAL;
    return 0;
}
