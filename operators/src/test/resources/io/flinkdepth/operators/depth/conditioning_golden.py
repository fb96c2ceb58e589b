# SPDX-License-Identifier: Apache-2.0
"""Prints the golden numbers of ConditioningImageTest, by numpy 2.4.6 and OpenCV 4.14.0.

Each line is a case: CRC-32 of the greys row by row, size, and the first eight greys.
"""
import zlib

import cv2
import numpy as np


def bytes_of(share):
    return (share * np.float32(255)).astype(np.uint8)


def span(values, low, high):
    return (values - low) / (high - low)


def show(name, grey):
    crc = zlib.crc32(grey.tobytes())
    print(f"{name}: {crc:08x} {grey.shape[1]}x{grey.shape[0]} {grey.ravel()[:8].tolist()}")


index = np.arange(48 * 36, dtype=np.int64)
depth = (0.5 + (index * 7919 % 2003) / 64).astype(np.float32).reshape(36, 48)

full = span(depth, depth.min(), depth.max())
inverse = np.float32(1) / depth
midas = bytes_of(span(inverse, inverse.min(), inverse.max()))
low, high = np.percentile(depth, 2), np.percentile(depth, 85)
zoe = np.clip(np.float32(1) - span(depth, low, high), 0, 1)
# A shorter side of 128, then multiples of 64.
size = tuple(int(np.round(side * 128 / 36 / 64)) * 64 for side in (48, 36))

show("RELATIVE_DISPARITY MIDAS", bytes_of(full))
show("METRIC_DEPTH MIDAS", midas)
show("METRIC_DEPTH DEPTH_ANYTHING", bytes_of(np.float32(1) - full))
show("METRIC_DEPTH ZOE", bytes_of(zoe))
show("METRIC_DEPTH TRANSFORMERS", bytes_of(full))
show("METRIC_DEPTH MIDAS 128", cv2.resize(midas, size, interpolation=cv2.INTER_LINEAR))
show("METRIC_DEPTH ZOE 128", cv2.resize(bytes_of(zoe), size, interpolation=cv2.INTER_LINEAR))
show(
    "METRIC_DEPTH DEPTH_ANYTHING 128",
    bytes_of(cv2.resize(np.float32(1) - full, size, interpolation=cv2.INTER_LINEAR)),
)
