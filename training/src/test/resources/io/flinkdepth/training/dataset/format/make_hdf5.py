"""Writes the HDF5 files beside it with h5py, in the layouts that their publishers document."""
import h5py
import numpy as np

# Hypersim: float16, 768 x 1024, chunks of 96 x 128, gzip; distance along the ray, NaN none.
row, column = np.mgrid[0:768, 0:1024]
distance = (2 + row // 96 + (column // 128) * 0.5).astype(np.float16)
distance[700:704, 10:20] = np.nan
with h5py.File("hypersim.hdf5", "w") as f:
    f.create_dataset(
        "dataset", data=distance, chunks=(96, 128), compression="gzip", compression_opts=9)

# MegaDepth: float32, 0 none, negative where only an order is known.
depth = np.arange(48, dtype=np.float32).reshape(6, 8) / 4 - 1
with h5py.File("megadepth.h5", "w") as f:
    f.create_dataset("depth", data=depth)

# NYU Depth V2's MATLAB 7.3 file: H x W x 3 x N and H x W x N, the last axis slowest.
index = np.arange(3 * 3 * 8 * 6).reshape(3, 3, 8, 6)
depths = (np.arange(3 * 8 * 6).reshape(3, 8, 6) / 16).astype(np.float32)
with h5py.File("nyu.mat", "w", userblock_size=512) as f:
    f.create_dataset(
        "images", data=(index % 251).astype(np.uint8), chunks=(1, 3, 4, 6), compression="gzip")
    f.create_dataset("rawDepths", data=depths, chunks=(1, 8, 3), compression="gzip")

# Whole numbers where floating point is expected.
with h5py.File("integers.h5", "w") as f:
    f.create_dataset("depth", data=np.arange(6, dtype=np.int32).reshape(2, 3))
