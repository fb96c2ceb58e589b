"""Reads depth that flink-depth has written; docs/formats.md describes the formats.

Needs NumPy and Pillow, zstandard for the float encodings, and kafka-python for topics.

    python3 flink_depth.py depth/ labels/2026-11-22/shard-….tar kafka://localhost:9092/depth
"""
import io
import json
import struct
import sys
import tarfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

SKIPPABLE_FRAME = 0x184D2A58


def depth(value, headers=None):
    """Returns the fields and the float32 values of a record's value with its headers as a dictionary
    of text, or, without headers, of the bytes of a SQL column."""
    if headers is None:
        fields, payload = description(value)
    else:
        fields = {name: headers["flink-depth-" + name]
                  for name in ("encoding", "kind", "width", "height", "scale", "offset")}
        payload = value
    shape = int(fields["height"]), int(fields["width"])
    return fields, scaled(stored(payload, fields["encoding"], shape), fields)


def description(value):
    """Splits self-describing bytes into the fields and the encoded values."""
    if len(value) >= 8 and struct.unpack_from("<I", value)[0] == SKIPPABLE_FRAME:
        end = 8 + struct.unpack_from("<I", value, 4)[0]
        return json.loads(value[8:end]), value[end:]
    return json.loads(Image.open(io.BytesIO(value)).text["flink-depth"]), value


def stored(payload, encoding, shape):
    if encoding == "png16":
        return np.asarray(Image.open(io.BytesIO(payload))).reshape(shape)
    import zstandard
    kind = {"float16-zstd": "<f2", "float32-zstd": "<f4"}[encoding]
    return np.frombuffer(zstandard.ZstdDecompressor().decompress(payload), kind).reshape(shape)


def scaled(values, fields):
    return (values * float(fields["scale"]) + float(fields["offset"])).astype(np.float32)


def folder(path):
    """Yields the line of index.jsonl and the values of each frame; None for a frame that failed."""
    for line in open(Path(path, "index.jsonl"), encoding="utf-8"):
        fields = json.loads(line)
        file = Path(path, fields.get("file", ""))
        if "failure" in fields:
            yield fields, None
        elif file.suffix == ".npy":
            yield fields, np.load(file)
        elif file.suffix == ".exr":
            yield fields, exr(file.read_bytes(), (fields["height"], fields["width"]))
        else:
            yield fields, scaled(np.asarray(Image.open(file)), fields)


def exr(data, shape):
    """Returns the only channel of an OpenEXR file as flink-depth writes it: float32, ZIP, blocks of
    16 rows."""
    at = 8
    while data[at]:  # attributes: name, type, size, value
        at = data.index(b"\0", data.index(b"\0", at) + 1) + 1
        at += 4 + struct.unpack_from("<I", data, at)[0]
    values = np.empty(shape, np.float32)
    for (block,) in struct.iter_unpack("<Q", data[at + 1:at + 1 + 8 * -(-shape[0] // 16)]):
        row, size = struct.unpack_from("<iI", data, block)
        rows = values[row:row + 16]
        stored = data[block + 8:block + 8 + size]
        if size < rows.nbytes:  # else it is not compressed
            steps = np.frombuffer(zlib.decompress(stored), np.uint8).astype(np.int64)
            steps[1:] -= 128
            halves = np.cumsum(steps).astype(np.uint8)
            stored = np.empty_like(halves)
            stored[::2], stored[1::2] = np.split(halves, [(len(halves) + 1) // 2])
        rows[:] = np.frombuffer(stored, "<f4").reshape(rows.shape)
    return values


def shard(path):
    """Yields the fields, the bytes of the image, the disparity and the mask of each sample."""
    entries = {}
    with tarfile.open(path, "r:") as archive:
        for entry in archive:
            key, ending = entry.name.split(".", 1)
            entries[ending] = archive.extractfile(entry).read()
            if ending == "json":  # the last entry of a sample
                fields = json.loads(entries["json"])
                values = np.asarray(Image.open(io.BytesIO(entries["depth.png"])))
                mask = np.asarray(Image.open(io.BytesIO(entries["mask.png"])))
                image = next(entries[e] for e in ("jpg", "png", "webp", "tiff", "bmp") if e in entries)
                yield {"key": key, **fields}, image, scaled(values, fields), mask
                entries = {}


def topic(brokers, name):
    """Yields the fields and the values of each record; a record without a value has no depth."""
    from kafka import KafkaConsumer
    for record in KafkaConsumer(name, bootstrap_servers=brokers, auto_offset_reset="earliest"):
        if record.value:
            headers = {key: value.decode() for key, value in record.headers}
            fields, values = depth(record.value, headers)
            yield {"camera": record.key.decode(), **fields}, values


def read(place):
    if place.startswith("kafka://"):
        return topic(*place[len("kafka://"):].split("/", 1))
    if place.endswith(".tar"):
        return ((fields, values) for fields, _, values, _ in shard(place))
    return folder(place)


if __name__ == "__main__":
    for place in sys.argv[1:]:
        for fields, values in read(place):
            size = None if values is None else [values.shape, float(values.min()), float(values.max())]
            print(json.dumps({**fields, "values": size}), flush=True)
