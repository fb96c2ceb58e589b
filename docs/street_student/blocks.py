#!/usr/bin/env python3
"""Starts a smaller student from some encoder blocks of a larger network of the same width.

    python3 docs/street_student/blocks.py teacher.safetensors start.safetensors 0 2 5 8 9 11

Keeps the given blocks, numbers them anew, and copies everything else. Needs no package.
"""
import json
import re
import struct
import sys


def main(source, target, *blocks):
    with open(source, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    kept, parts, offset = {}, [], 0
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        block = re.search(r"blocks\.(\d+)\.", name)
        if block:
            if block.group(1) not in blocks:
                continue
            name = name.replace(block.group(0), f"blocks.{blocks.index(block.group(1))}.")
        begin, end = tensor["data_offsets"]
        kept[name] = {**tensor, "data_offsets": [offset, offset + end - begin]}
        parts.append(data[begin:end])
        offset += end - begin
    text = json.dumps(kept).encode()
    text += b" " * (-len(text) % 8)
    with open(target, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
