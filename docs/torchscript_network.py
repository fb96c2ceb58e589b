#!/usr/bin/env python3
"""Traces the default network as a TorchScript module, for `flink-depth benchmark --training`.

    apt-get install python3-torch
    /usr/bin/python3 docs/torchscript_network.py network.pt

DeiT-tiny/16 with a DPT head of 32 features, random weights, at 4 x 3 x 224 x 224: the position
embedding is used at its own size, so nothing has to be resized there.
"""
import sys

import torch
from torch import nn
from torch.nn import functional as F

DIM, DEPTH, HEADS, PATCH, SIDE, BATCH = 192, 12, 3, 16, 224, 4
FEATURES, CHANNELS, TAPS = 32, (16, 32, 64, 128), (2, 5, 8, 11)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(DIM, eps=1e-6)
        self.qkv = nn.Linear(DIM, 3 * DIM)
        self.proj = nn.Linear(DIM, DIM)
        self.norm2 = nn.LayerNorm(DIM, eps=1e-6)
        self.fc1 = nn.Linear(DIM, 4 * DIM)
        self.fc2 = nn.Linear(4 * DIM, DIM)

    def forward(self, x):
        b, n, _ = x.shape
        qkv = self.qkv(self.norm1(x)).reshape(b, n, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        weights = (q * (DIM // HEADS) ** -0.5 @ k.transpose(-2, -1)).softmax(-1)
        x = x + self.proj((weights @ v).transpose(1, 2).reshape(b, n, DIM))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class ResidualUnit(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)
        self.conv2 = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)

    def forward(self, x):
        return self.conv2(F.relu(self.conv1(F.relu(x)))) + x


class Fusion(nn.Module):
    def __init__(self, joins):
        super().__init__()
        self.first = ResidualUnit() if joins else None
        self.second = ResidualUnit()
        self.out = nn.Conv2d(FEATURES, FEATURES, 1)

    def forward(self, x, skip, size):
        if self.first is not None:
            x = x + self.first(skip)
        x = F.interpolate(self.second(x), size=size, mode="bilinear", align_corners=True)
        return self.out(x)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        n = (SIDE // PATCH) ** 2
        self.patch = nn.Conv2d(3, DIM, PATCH, PATCH)
        self.token = nn.Parameter(0.02 * torch.randn(1, 1, DIM))
        self.position = nn.Parameter(0.02 * torch.randn(1, n + 1, DIM))
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))
        self.norm = nn.LayerNorm(DIM, eps=1e-6)
        self.projects = nn.ModuleList(nn.Conv2d(DIM, c, 1) for c in CHANNELS)
        self.resizes = nn.ModuleList([
            nn.ConvTranspose2d(CHANNELS[0], CHANNELS[0], 4, 4),
            nn.ConvTranspose2d(CHANNELS[1], CHANNELS[1], 2, 2),
            nn.Identity(),
            nn.Conv2d(CHANNELS[3], CHANNELS[3], 3, 2, 1),
        ])
        self.layers = nn.ModuleList(nn.Conv2d(c, FEATURES, 3, padding=1, bias=False) for c in CHANNELS)
        self.fusions = nn.ModuleList(Fusion(i < 3) for i in range(4))
        self.conv1 = nn.Conv2d(FEATURES, FEATURES // 2, 3, padding=1)
        self.conv2 = nn.Conv2d(FEATURES // 2, 32, 3, padding=1)
        self.conv3 = nn.Conv2d(32, 1, 1)

    def forward(self, pixels):
        side = SIDE // PATCH
        x = self.patch(pixels).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        skips = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in TAPS:
                level = len(skips)
                map_ = self.norm(x)[:, 1:].transpose(1, 2).reshape(-1, DIM, side, side)
                skips.append(self.layers[level](self.resizes[level](self.projects[level](map_))))
        path = self.fusions[3](skips[3], skips[3], skips[2].shape[2:])
        path = self.fusions[2](path, skips[2], skips[1].shape[2:])
        path = self.fusions[1](path, skips[1], skips[0].shape[2:])
        path = self.fusions[0](path, skips[0], (8 * side, 8 * side))
        path = F.interpolate(self.conv1(path), size=(SIDE, SIDE), mode="bilinear", align_corners=True)
        return self.conv3(F.relu(self.conv2(path))).squeeze(1)


network = Network()
print(sum(p.numel() for p in network.parameters()), "parameters")
torch.jit.trace(network, torch.randn(BATCH, 3, SIDE, SIDE)).save(sys.argv[1])
