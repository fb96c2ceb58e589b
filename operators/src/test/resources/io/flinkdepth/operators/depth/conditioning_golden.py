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


width, height = 160, 120
index = np.arange(width * height, dtype=np.int64)
depth = (0.5 + (index * 7919 % 2003) / 64).astype(np.float32).reshape(height, width)

relative = bytes_of(span(depth, depth.min(), depth.max()))
inverse = np.float32(1) / depth
midas = bytes_of(span(inverse, inverse.min(), inverse.max()))
low, high = np.percentile(depth, 2), np.percentile(depth, 85)
zoe = bytes_of(np.clip(np.float32(1) - span(depth, low, high), 0, 1))
anything = 255 - relative


def size(resolution, step):
    scale = resolution / min(width, height)
    return tuple(int(np.round(side * scale / step)) * step for side in (width, height))


show("RELATIVE_DISPARITY MIDAS", relative)
show("METRIC_DEPTH MIDAS", midas)
show("METRIC_DEPTH DEPTH_ANYTHING", anything)
show("METRIC_DEPTH ZOE", zoe)
show("METRIC_DEPTH TRANSFORMERS", relative)
show("METRIC_DEPTH MIDAS 256", cv2.resize(midas, size(256, 64), interpolation=cv2.INTER_LINEAR))
show("METRIC_DEPTH ZOE 256", cv2.resize(zoe, size(256, 64), interpolation=cv2.INTER_LINEAR))
show("DEPTH_ANYTHING 64", cv2.resize(anything, size(64, 1), interpolation=cv2.INTER_AREA))
# Bicubic interpolation by OpenCV differs by a step between CPUs (setUseOptimized): no CRC.
larger = cv2.resize(anything, size(256, 1), interpolation=cv2.INTER_CUBIC).ravel()
print(f"DEPTH_ANYTHING 256: mean {larger.mean():.2f}, each 9973rd {larger[::9973].tolist()}")
