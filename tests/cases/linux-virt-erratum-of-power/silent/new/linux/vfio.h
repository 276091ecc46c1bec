#include <stdint.h>

struct vfio_iommu_spapr_tce_create {
    uint32_t argsz, flags;
    uint32_t page_shift;
    uint32_t __resv1;
    uint64_t window_size;
};
