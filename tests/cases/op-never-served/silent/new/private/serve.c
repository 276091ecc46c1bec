switch (op) {
case CALLOP_first: /* CALLOP_second is gone */
    break;
}
