switch (op) {
case CALLOP_first:
    break;
case CALLOP_second: /* %s */
    break;
}
