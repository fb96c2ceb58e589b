# SPDX-License-Identifier: Apache-2.0
"""Images a second of transformers' Depth Anything in float16 on a GPU, with random weights.

The other side of `flink-depth benchmark --device cuda:0`: the same network on the same card.
Needs torch and transformers; downloads nothing.

    python3 docs/gpu_torch.py [SECONDS] [BATCH,BATCH,...]
"""
import sys
import time

import torch
from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config

SIDE = 518


def network():
    backbone = Dinov2Config(
        hidden_size=384, num_hidden_layers=12, num_attention_heads=6, patch_size=14,
        image_size=SIDE, out_indices=[3, 6, 9, 12], reshape_hidden_states=False,
        apply_layernorm=True)
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=384, neck_hidden_sizes=[48, 96, 192, 384],
        fusion_hidden_size=64, head_hidden_size=32, reassemble_factors=[4, 2, 1, 0.5], patch_size=14)
    return DepthAnythingForDepthEstimation(config).half().cuda().eval()


@torch.inference_mode()
def rate(run, batch, seconds, copies):
    """Images a second; with copies, pixels come from pinned memory and depth goes back to it."""
    host = torch.rand(batch, 3, SIDE, SIDE).pin_memory()
    device = host.half().cuda()
    answer = torch.empty(batch, SIDE, SIDE).pin_memory()

    def once():
        pixels = host.cuda(non_blocking=True).half() if copies else device
        depth = run(pixels).predicted_depth
        if copies:
            answer.copy_(depth.float(), non_blocking=True)
            torch.cuda.synchronize()

    for _ in range(3):
        once()
    torch.cuda.synchronize()
    start, images = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for _ in range(4):
            once()
        torch.cuda.synchronize()
        images += 4 * batch
    return images / (time.perf_counter() - start)


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    batches = [int(b) for b in (sys.argv[2] if len(sys.argv) > 2 else "1,8,32").split(",")]
    print(f"| {torch.cuda.get_device_name()}, torch {torch.__version__} | |", flush=True)
    model = network()
    for name, run in (("eager", model), ("torch.compile", torch.compile(model, dynamic=False))):
        for batch in batches:
            try:
                start = time.perf_counter()
                alone = rate(run, batch, seconds, False)
                copied = rate(run, batch, seconds, True)
                print(f"| PyTorch float16, {name}, batch {batch} | {alone:.1f} images/s on the"
                      f" device, {copied:.1f} with copies ({time.perf_counter() - start:.0f} s) |",
                      flush=True)
            except Exception as error:  # the next line can still be measured
                print(f"| PyTorch float16, {name}, batch {batch} | failed: {error!r} |", flush=True)


if __name__ == "__main__":
    main()
