#include <stdint.h>

struct virtio_pci_modern_common_cfg {
    uint32_t queue_used_hi;
    uint16_t queue_notify_data;
    uint16_t queue_reset;
    uint16_t admin_queue_index;
    uint16_t admin_queue_num;
};
