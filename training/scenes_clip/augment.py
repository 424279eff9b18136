"""Changes of a picture that leave its caption true: they teach what a thing is beyond one icon set's drawing of it.

A picture is mirrored only where its caption names no side, and its colours are changed only where the caption
names no colour. Chance is drawn on the generator's device, where the pictures lie.
"""

from __future__ import annotations

import math
import re

import torch
import torch.nn.functional as F
from torch import Tensor

SIDES = re.compile(r"\b(left|right)\b")
COLOURS = re.compile(r"\b(red|orange|yellow|green|blue|purple|pink|brown|black|white|gray)\b")
LUMA = (0.299, 0.587, 0.114)  # Rec. 601


def palettes(count: int, generator: torch.Generator) -> Tensor:
    """Random colour mixtures [N, 3, 3] near the identity whose rows sum to one, so that gray stays gray; every
    sixth maps all colours to their luma."""
    device = generator.device
    mix = torch.eye(3, device=device) + 0.2 * torch.randn(count, 3, 3, generator=generator, device=device)
    mix = mix + (1 - mix.sum(dim=2, keepdim=True)) / 3
    gray = torch.rand(count, generator=generator, device=device) < 1 / 6
    mix[gray] = torch.tensor(LUMA, device=device).expand(3, 3)
    return mix


def warped(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures [N, S, S, 3], each turned by up to 8°, sheared, stretched by up to a fifth and bent by a smooth
    field of up to some 4% of the side. Too little to change what is left of what, or what leans; what comes in
    from beyond the edge is the edge."""
    count, side = pixels.shape[:2]
    draw = 2 * torch.rand(5, count, generator=generator, device=pixels.device) - 1
    angle, shear = draw[0] * math.radians(8), draw[1] * 0.15
    wide, high = 1 + 0.2 * draw[2], 1 + 0.2 * draw[3]
    turn = torch.stack([torch.cos(angle), -torch.sin(angle), torch.sin(angle), torch.cos(angle)], 1).view(-1, 2, 2)
    zero = torch.zeros_like(wide)
    stretch = torch.stack([wide, shear, zero, high], 1).view(-1, 2, 2)
    affine = torch.cat([turn @ stretch, zero.view(-1, 1, 1).expand(-1, 2, 1)], 2)  # [N, 2, 3]
    grid = F.affine_grid(affine, [count, 3, side, side], align_corners=False)
    bends = 0.06 * torch.randn(count, 2, 5, 5, generator=generator, device=pixels.device)
    grid = grid + F.interpolate(bends, size=(side, side), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    out = F.grid_sample(
        pixels.permute(0, 3, 1, 2).float(), grid, mode="bilinear", padding_mode="border", align_corners=False
    )
    return out.permute(0, 2, 3, 1).contiguous()


def smoothed(pixels: Tensor, radius: int) -> Tensor:
    """Box means over (2·radius + 1)² pixels, twice over, which is near to a Gaussian: [N, S, S, 3]."""
    x = pixels.permute(0, 3, 1, 2)
    for _ in range(2):
        x = F.avg_pool2d(x, 2 * radius + 1, stride=1, padding=radius, count_include_pad=False)
    return x.permute(0, 2, 3, 1)


def restyled(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Pictures [N, S, S, 3], values 0 … 255, as another icon set might draw them: a quarter each is blurred, has its
    contours sharpened, is reduced to three to six levels a channel, or toned by a power of 0.6 … 1.6. Hues stay."""
    out = pixels.float().clone()
    kind = torch.randint(4, (len(out),), generator=generator, device=out.device)
    strength = torch.rand(len(out), 1, 1, 1, generator=generator, device=out.device)
    blur, sharp, levels, tone = ((kind == k).nonzero().flatten() for k in range(4))
    out[blur] = smoothed(out[blur], 1)
    out[sharp] = out[sharp] + (1 + 2 * strength[sharp]) * (out[sharp] - smoothed(out[sharp], 2))
    steps = (2 + 3 * strength[levels]).round() / 255
    out[levels] = (out[levels] * steps).round() / steps
    out[tone] = 255 * (out[tone].clamp(0, 255) / 255) ** (0.6 + strength[tone])
    return out.clamp_(0, 255)


def augment(
    pixels: Tensor,
    captions: list[str],
    share: float,
    generator: torch.Generator,
    warp: float = 0.0,
    restyle: float = 0.0,
) -> Tensor:
    """Pictures [B, S, S, 3] with values 0 … 255; half of the mirrorable are mirrored, `share` of the recolourable
    recoloured, `warp` of all bent, `restyle` of all restyled. Returns float32 of the same shape; 0 for a share
    changes nothing."""
    device = pixels.device
    if restyle > 0:
        rows = (torch.rand(len(captions), generator=generator, device=device) < restyle).nonzero().flatten()
        pixels = pixels.float().index_copy_(0, rows, restyled(pixels[rows], generator))
    if warp > 0:
        rows = (torch.rand(len(captions), generator=generator, device=device) < warp).nonzero().flatten()
        pixels = pixels.float().index_copy_(0, rows, warped(pixels[rows], generator))
    if share <= 0:
        return pixels
    draw = torch.rand(2, len(captions), generator=generator, device=device)
    sideless, colourless = (torch.tensor([word.search(text) is None for text in captions], device=device) for word in (SIDES, COLOURS))
    mirrored = (draw[0] < 0.5) & sideless
    recoloured = (draw[1] < share) & colourless
    out = torch.where(mirrored[:, None, None, None], pixels.flip(2), pixels).float()
    rows = recoloured.nonzero().flatten()
    if len(rows):
        gain = 0.8 + 0.4 * torch.rand(len(rows), 1, 1, generator=generator, device=device)
        bias = 40 * torch.rand(len(rows), 1, 1, generator=generator, device=device) - 20
        part = out[rows].flatten(1, 2) @ palettes(len(rows), generator).transpose(1, 2)  # [N, S·S, 3]
        out[rows] = (part * gain + bias).clamp(0, 255).view(len(rows), *out.shape[1:])
    return out
