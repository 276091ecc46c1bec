#define VIRTIO_ID_NET 1
