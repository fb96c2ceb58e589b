# SPDX-License-Identifier: Apache-2.0
"""Trains the bundled model's teacher on rendered scenes with one GPU; docs/default-model.md says how.

    python3 train.py DEIT_TINY.safetensors OUTPUT.safetensors STEPS SCENES...

The recipe is that of `flink-depth train teacher`: affine-invariant loss and gradient matching (Depth
Anything V2, arXiv 2406.09414), perturbed colours, AdamW, a moving average of the weights. Batches have
about as many pixels as 160 crops of 192 x 192.
"""
import glob
import json
import math
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from network import Network, read_safetensors, write_safetensors

WIDTH, HEIGHT, STEPS_OF_DISPARITY = 320, 240, 4094
BATCH_PIXELS = 160 * 192 * 192
# Height and width of crops, and how often each is drawn.
SIZES = {(192, 192): 3, (160, 224): 3, (144, 192): 3, (208, 272): 4, (240, 320): 3, (128, 368): 2,
         (192, 256): 3, (224, 224): 2, (240, 192): 1}
DEVICE = torch.device("cuda")
MEAN = torch.tensor([0.485, 0.456, 0.406], device=DEVICE).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225], device=DEVICE).view(1, 3, 1, 1)


def read_scene(name):
    """A scene at 320 x 240: colours, and disparity in 4095 steps, 0 for sky."""
    with open(name + ".json") as file:
        fields = json.load(file)
    picture = cv2.cvtColor(cv2.imread(name + ".jpg"), cv2.COLOR_BGR2RGB)
    picture = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    depth = np.fromfile(name + ".depth", "<f4").reshape(fields["height"], fields["width"])
    depth = cv2.resize(depth, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)
    disparity = np.where(np.isfinite(depth), 1 / np.maximum(depth, 1e-6), 0)
    most = max(float(np.quantile(disparity, 0.999)), 1e-6)
    steps = np.clip(np.round(disparity / most * STEPS_OF_DISPARITY) + 1, 1, STEPS_OF_DISPARITY + 1)
    return picture, np.where(np.isfinite(depth), steps, 0).astype(np.int16)


def read_scenes(folders):
    names = sorted(f[:-5] for folder in folders for f in glob.glob(os.path.join(folder, "*.json")))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        scenes = list(threads.map(read_scene, names))
    pictures = torch.from_numpy(np.stack([s[0] for s in scenes])).permute(0, 3, 1, 2).contiguous()
    return pictures.to(DEVICE), torch.from_numpy(np.stack([s[1] for s in scenes])).to(DEVICE)


def uniform(count, low=0.0, high=1.0):
    return torch.rand(count, device=DEVICE) * (high - low) + low


def each(values):
    return values.view(-1, 1, 1, 1)


def crops(pictures, disparity, height, width, count):
    """Windows of 35 to 100 % of what fits, half of them mirrored."""
    index = torch.randint(len(pictures), (count,), device=DEVICE)
    aspect = width / height
    fit = (WIDTH, WIDTH / aspect) if WIDTH / aspect <= HEIGHT else (HEIGHT * aspect, HEIGHT)
    side = torch.sqrt(uniform(count, 0.35, 1.0))
    w, h = fit[0] * side, fit[1] * side
    left, top = uniform(count) * (WIDTH - w), uniform(count) * (HEIGHT - h)
    mirror = torch.where(uniform(count) < 0.5, -1.0, 1.0)
    window = torch.zeros(count, 2, 3, device=DEVICE)
    window[:, 0, 0], window[:, 0, 2] = mirror * w / WIDTH, (2 * left + w) / WIDTH - 1
    window[:, 1, 1], window[:, 1, 2] = h / HEIGHT, (2 * top + h) / HEIGHT - 1
    grid = F.affine_grid(window, (count, 3, height, width), align_corners=False)
    options = {"padding_mode": "border", "align_corners": False}
    image = F.grid_sample(pictures[index].float() / 255, grid, mode="bilinear", **options)
    label = F.grid_sample(disparity[index].float().unsqueeze(1), grid, mode="nearest", **options)
    return image.clamp(0, 1), label[:, 0] / (STEPS_OF_DISPARITY + 1)


def luma(image):
    weights = torch.tensor([0.299, 0.587, 0.114], device=DEVICE).view(1, 3, 1, 1)
    return (image * weights).sum(1, keepdim=True)


def blurred(image, sigma, radius=5):
    offsets = torch.arange(-radius, radius + 1, device=DEVICE).float()
    kernel = torch.exp(-0.5 * offsets[None] ** 2 / sigma[:, None] ** 2)
    kernel = kernel / kernel.sum(1, keepdim=True)
    for axis, padding in ((2, (0, 0, radius, radius)), (3, (radius, radius, 0, 0))):
        padded, length = F.pad(image, padding, mode="replicate"), image.shape[axis]
        image = sum(each(kernel[:, i]) * padded.narrow(axis, i, length) for i in range(2 * radius + 1))
    return image


def turned_hue(image, angle):
    """Turns the hue in YIQ."""
    to_yiq = torch.tensor(
        [[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]], device=DEVICE)
    turn = torch.zeros(len(image), 3, 3, device=DEVICE)
    turn[:, 0, 0], turn[:, 1, 1], turn[:, 2, 2] = 1, torch.cos(angle), torch.cos(angle)
    turn[:, 1, 2], turn[:, 2, 1] = -torch.sin(angle), torch.sin(angle)
    return torch.einsum("nij,njhw->nihw", torch.linalg.inv(to_yiq) @ turn @ to_yiq, image)


def perturbed(image, strong):
    """Gamma, brightness, balance, contrast, saturation, hue, greyscale, blur and noise."""
    count = len(image)
    some = (uniform(count) < 0.8).float()

    def factor(change):
        return each(1 + some * uniform(count, -change, change))

    image = image.clamp(1e-4, 1) ** each(torch.exp(some * uniform(count, -0.35, 0.35)))
    balance = 1 + each(some) * 0.2 * (torch.rand(count, 3, 1, 1, device=DEVICE) - 0.5)
    image = (image * factor(0.5 if strong else 0.3) * balance).clamp(0, 1)
    mean = luma(image).mean((1, 2, 3), keepdim=True)
    image = (mean + (image - mean) * factor(0.5 if strong else 0.35)).clamp(0, 1)
    grey = luma(image)
    image = (grey + (image - grey) * factor(0.5)).clamp(0, 1)
    angle = some * uniform(count, -1, 1) * (math.pi / 2 if strong else 0.25)
    image = turned_hue(image, angle).clamp(0, 1)
    colourless = each((uniform(count) < (0.2 if strong else 0.08)).float())
    image = image + colourless * (luma(image) - image)
    blur = uniform(count) < (0.5 if strong else 0.25)
    image = blurred(image, torch.where(blur, uniform(count, 0.3, 2.0), torch.full((count,), 0.01, device=DEVICE)))
    noise = torch.where(uniform(count) < 0.25, uniform(count, 0, 0.05), torch.zeros(count, device=DEVICE))
    return (image + each(noise) * torch.randn_like(image)).clamp(0, 1)


def normalised(maps):
    """Each map less its median, over its mean absolute deviation; whether it has one."""
    values = maps.flatten(1)
    median = values.median(1).values
    scale = (values - median[:, None]).abs().mean(1)
    known = scale > 1e-6
    scale = torch.where(known, scale, torch.ones_like(scale))
    return (maps - median.view(-1, 1, 1)) / (scale.view(-1, 1, 1) + 1e-6), known


def loss_of(prediction, label, gradient_matching=1.0):
    """The affine-invariant loss and gradient matching at strides 1, 2, 4 and 8."""
    (first, known), (second, labelled) = normalised(prediction), normalised(label)
    valid = (known & labelled).view(-1, 1, 1)
    residual = torch.where(valid, first - second, torch.zeros_like(first))
    loss = residual.abs().mean((1, 2))
    for stride in (1, 2, 4, 8):
        part = residual[:, ::stride, ::stride]
        down = (part[:, 1:] - part[:, :-1]).abs().sum((1, 2))
        across = (part[:, :, 1:] - part[:, :, :-1]).abs().sum((1, 2))
        loss = loss + gradient_matching * (down + across) / part[0].numel()
    return loss.mean()


def parameter_groups(module, rate):
    parameters = list(module.parameters())
    return [
        {"params": [p for p in parameters if p.ndim > 1], "rate": rate, "weight_decay": 0.02},
        {"params": [p for p in parameters if p.ndim <= 1], "rate": rate, "weight_decay": 0.0}]


def train(encoder, scenes, steps, seed=77):
    torch.manual_seed(seed)
    sizes, shares = zip(*SIZES.items())
    draw = random.Random(seed)
    network = Network()
    network.pretrained.load_state_dict(
        {k: v for k, v in read_safetensors(encoder).items() if not k.startswith("head")})
    network = network.to(DEVICE)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    optimizer = torch.optim.AdamW(
        parameter_groups(network.pretrained, 1.5e-4) + parameter_groups(network.depth_head, 1e-3))
    for step in range(steps):
        height, width = draw.choices(sizes, shares)[0]
        count = BATCH_PIXELS // (height * width)
        image, label = crops(*scenes, height, width, count)
        image = (perturbed(image, draw.random() < 0.6) - MEAN) / DEVIATION
        with torch.autocast("cuda", dtype=torch.bfloat16):
            prediction = network(image)
        loss = loss_of(prediction, label)
        warm = min(1.0, (step + 1) / 150)
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * warm * max(0.02, 0.5 + 0.5 * math.cos(math.pi * step / steps))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        decay = min(0.999, (2 + step) / (11 + step))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                average[name].lerp_(value, 1 - decay)
        if step % 100 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.4f}", flush=True)
    return average


def main():
    encoder, output, steps, *folders = sys.argv[1:]
    weights = train(encoder, read_scenes(folders), int(steps))
    weights["pretrained.mask_token"] = torch.zeros(1, 192)
    write_safetensors(output, weights)


if __name__ == "__main__":
    main()
