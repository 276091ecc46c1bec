#include <stdint.h>

struct vbg_ioctl_hdr {
    uint32_t size_in, version, type;
    int32_t rc;
    uint32_t size_out, reserved;
};

#define VBG_IOCTL_VMMDEV_REQUEST_BIG _IO('V', 3)
