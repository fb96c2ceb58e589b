# SPDX-License-Identifier: Apache-2.0
"""The bundled model's network in PyTorch: DeiT-tiny with a DPT head.

Names of parameters are those of the project's safetensors files, which `startWeights` of a recipe reads.
"""
import json
import math
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

DIMENSION, DEPTH, HEADS, PATCH, GRID = 192, 12, 3, 16, 14
FEATURES, CHANNELS, TAPS = 32, (16, 32, 64, 128), (2, 5, 8, 11)
POSITION_OFFSET = 0.1


def cubic_weights(inputs, outputs):
    """Cubic convolution (a = -0.75) by the factor (outputs + 0.1) / inputs, clamped borders."""
    a, factor = -0.75, (outputs + POSITION_OFFSET) / inputs

    def kernel(x):
        x = abs(x)
        if x <= 1:
            return ((a + 2) * x - (a + 3)) * x * x + 1
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a if x < 2 else 0.0

    weights = np.zeros((outputs, inputs), np.float32)
    for row in range(outputs):
        position = (row + 0.5) / factor - 0.5
        base = math.floor(position)
        for k in range(-1, 3):
            column = min(max(base + k, 0), inputs - 1)
            weights[row, column] += kernel(position - (base + k))
    return torch.from_numpy(weights)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(DIMENSION, 1e-6)
        self.norm2 = nn.LayerNorm(DIMENSION, 1e-6)
        self.attn = nn.ModuleDict({
            "qkv": nn.Linear(DIMENSION, 3 * DIMENSION), "proj": nn.Linear(DIMENSION, DIMENSION)})
        self.mlp = nn.ModuleDict({
            "fc1": nn.Linear(DIMENSION, 4 * DIMENSION), "fc2": nn.Linear(4 * DIMENSION, DIMENSION)})

    def forward(self, x):
        batch, tokens, _ = x.shape
        parts = self.attn["qkv"](self.norm1(x))
        parts = parts.reshape(batch, tokens, 3, HEADS, DIMENSION // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value)
        x = x + self.attn["proj"](mixed.transpose(1, 2).reshape(batch, tokens, DIMENSION))
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, DIMENSION))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + GRID * GRID, DIMENSION))
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, DIMENSION, PATCH, PATCH)})
        self.blocks = nn.ModuleList([Block() for _ in range(DEPTH)])
        self.norm = nn.LayerNorm(DIMENSION, 1e-6)

    def positions(self, rows, columns):
        patches = self.pos_embed[:, 1:]
        if (rows, columns) == (GRID, GRID):
            return patches
        device = patches.device
        with torch.autocast(device.type, enabled=False):
            resized = torch.einsum(
                "ri,ijd,cj->rcd", cubic_weights(GRID, rows).to(device),
                patches.reshape(GRID, GRID, DIMENSION), cubic_weights(GRID, columns).to(device))
        return resized.reshape(1, rows * columns, DIMENSION)

    def forward(self, pixels):
        """The normed patch tokens behind each tapped block, and the numbers of rows and columns."""
        rows, columns = pixels.shape[2] // PATCH, pixels.shape[3] // PATCH
        patches = self.patch_embed["proj"](pixels).flatten(2).transpose(1, 2)
        patches = patches + self.positions(rows, columns)
        first = (self.cls_token + self.pos_embed[:, :1]).expand(len(pixels), -1, -1)
        x, tapped = torch.cat([first, patches], 1), []
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in TAPS:
                tapped.append(self.norm(x)[:, 1:])
        return tapped, rows, columns


class ResidualUnit(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)
        self.conv2 = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)

    def forward(self, x):
        return x + self.conv2(F.relu(self.conv1(F.relu(x))))


class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        # The coarsest stage has the first unit, too, as published, and does not use it.
        self.resConfUnit1 = ResidualUnit()
        self.resConfUnit2 = ResidualUnit()
        self.out_conv = nn.Conv2d(FEATURES, FEATURES, 1)

    def forward(self, path, skip, size):
        joined = path if skip is None else path + self.resConfUnit1(skip)
        return self.out_conv(larger(self.resConfUnit2(joined), size))


def larger(x, size):
    return F.interpolate(x, size, mode="bilinear", align_corners=True)


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.projects = nn.ModuleList([nn.Conv2d(DIMENSION, c, 1) for c in CHANNELS])
        self.resize_layers = nn.ModuleList([
            nn.ConvTranspose2d(CHANNELS[0], CHANNELS[0], 4, 4),
            nn.ConvTranspose2d(CHANNELS[1], CHANNELS[1], 2, 2),
            nn.Identity(),
            nn.Conv2d(CHANNELS[3], CHANNELS[3], 3, 2, 1)])
        parts = {f"layer{i + 1}_rn": nn.Conv2d(c, FEATURES, 3, padding=1, bias=False)
                 for i, c in enumerate(CHANNELS)}
        parts.update({f"refinenet{i}": Fusion() for i in range(1, 5)})
        parts["output_conv1"] = nn.Conv2d(FEATURES, FEATURES // 2, 3, padding=1)
        parts["output_conv2"] = nn.Sequential(
            nn.Conv2d(FEATURES // 2, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 1, 1))
        self.scratch = nn.ModuleDict(parts)

    def forward(self, tapped, rows, columns):
        skips = []
        for level, tokens in enumerate(tapped):
            grid = tokens.transpose(1, 2).reshape(len(tokens), -1, rows, columns)
            grid = self.resize_layers[level](self.projects[level](grid))
            skips.append(self.scratch[f"layer{level + 1}_rn"](grid))
        path = self.scratch["refinenet4"](skips[3], None, skips[2].shape[2:])
        path = self.scratch["refinenet3"](path, skips[2], skips[1].shape[2:])
        path = self.scratch["refinenet2"](path, skips[1], skips[0].shape[2:])
        path = self.scratch["refinenet1"](path, skips[0], (8 * rows, 8 * columns))
        path = larger(self.scratch["output_conv1"](path), (PATCH * rows, PATCH * columns))
        first, _, last = self.scratch["output_conv2"]
        hidden = F.relu(first(path))
        # bfloat16 has too few digits for a map.
        with torch.autocast(hidden.device.type, enabled=False):
            return last(hidden.float()).squeeze(1)


class Network(nn.Module):
    """Pixels (batch, 3, height, width), normalised, to a map (batch, height, width) before its ReLU."""

    def __init__(self):
        super().__init__()
        self.pretrained = Encoder()
        self.depth_head = Head()

    def forward(self, pixels):
        return self.depth_head(*self.pretrained(pixels))


def read_safetensors(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        kind = {"F32": np.float32, "F16": np.float16}[entry["dtype"]]
        values = np.frombuffer(data[begin:end], kind).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.astype(np.float32))
    return tensors


def write_safetensors(path, tensors):
    header, parts, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.detach().float().cpu().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(raw)]}
        parts.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
