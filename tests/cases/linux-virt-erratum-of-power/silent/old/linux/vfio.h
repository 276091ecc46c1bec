#include <stdint.h>

struct vfio_iommu_spapr_tce_create {
    uint32_t argsz, flags;
    uint32_t page_shift;
    uint64_t window_size;
};
