"""A compact CLIP for fast CPU training, with exactly the state-dict keys of transformers' CLIPModel.

The arithmetic is that of Radford et al., "Learning Transferable Visual Models From Natural Language
Supervision" (2021), as transformers writes it: pre-norm blocks, quick GELU, a causal text tower pooled at the
first end-of-text token, the class token for the picture. What differs is only speed: q, k and v are one
product, patches are cut by a reshape instead of a convolution, texts may be cropped to the longest caption,
and training may drop patches (Li et al., "Scaling Language-Image Pre-training via Masking", FLIP, 2022).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IMAGE_MEAN = (0.48145466, 0.4578275, 0.40821073)
IMAGE_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class ClipShape:
    """Sizes of both towers. Widths must be divisible by their head counts."""

    image_size: int = 128
    patch: int = 16
    vision_width: int = 192
    vision_layers: int = 6
    vision_heads: int = 3
    text_width: int = 192
    text_layers: int = 4
    text_heads: int = 3
    context: int = 40
    vocab: int = 2048
    bos: int = 0
    eos: int = 1
    projection: int = 192
    mlp_ratio: int = 4
    # Standard deviations of the position embeddings at the start. 0.3 instead of CLIP's 0.02 gets place words,
    # and after them relations, off the ground.
    vision_position_std: float = 0.02
    text_position_std: float = 0.02

    @property
    def patches(self) -> int:
        return (self.image_size // self.patch) ** 2

    def as_dict(self) -> dict:
        return asdict(self)


def quick_gelu(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """x·Wᵀ + b. Written apart: BLAS would first copy the bias into its output, the compiler fuses the sum."""
    return F.linear(x, weight) + bias


def attention(q: Tensor, k: Tensor, v: Tensor, causal: bool) -> Tensor:
    """Softmax attention, [B, H, L, D] each. Written out: PyTorch's own on CPUs is a flash attention, whose way back
    took a quarter of a training step at these lengths, five times what the plain products take."""
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)  # [B, H, L, L]
    if causal:
        length = q.shape[-2]
        hidden = torch.ones(length, length, dtype=torch.bool, device=q.device).triu(1)
        scores = scores.masked_fill(hidden, float("-inf"))
    return scores.softmax(-1).to(v.dtype) @ v


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.k_proj = nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)
        self.q_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        batch, length, width = x.shape
        weight = torch.cat([self.q_proj.weight, self.k_proj.weight, self.v_proj.weight])
        bias = torch.cat([self.q_proj.bias, self.k_proj.bias, self.v_proj.bias])
        qkv = linear(x, weight, bias).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)  # each [B, H, L, D]
        mixed = attention(q, k, v, causal)
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        return linear(mixed, self.out_proj.weight, self.out_proj.bias)


class Mlp(nn.Module):
    def __init__(self, width: int, ratio: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, width * ratio)
        self.fc2 = nn.Linear(width * ratio, width)

    def forward(self, x: Tensor) -> Tensor:
        hidden = quick_gelu(linear(x, self.fc1.weight, self.fc1.bias))
        return linear(hidden, self.fc2.weight, self.fc2.bias)


class Block(nn.Module):
    def __init__(self, width: int, heads: int, ratio: int) -> None:
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.layer_norm1 = nn.LayerNorm(width)
        self.mlp = Mlp(width, ratio)
        self.layer_norm2 = nn.LayerNorm(width)

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x), causal)
        return x + self.mlp(self.layer_norm2(x))


class Encoder(nn.Module):
    def __init__(self, width: int, heads: int, layers: int, ratio: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Block(width, heads, ratio) for _ in range(layers))

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        for layer in self.layers:
            x = layer(x, causal)
        return x


class VisionEmbeddings(nn.Module):
    def __init__(self, shape: ClipShape) -> None:
        super().__init__()
        self.patch = shape.patch
        self.class_embedding = nn.Parameter(torch.randn(shape.vision_width) * shape.vision_width**-0.5)
        self.patch_embedding = nn.Conv2d(3, shape.vision_width, shape.patch, shape.patch, bias=False)
        self.position_embedding = nn.Embedding(shape.patches + 1, shape.vision_width)

    def forward(self, pixels: Tensor, keep: Tensor | None) -> Tensor:
        """pixels: [B, P, 3·p·p] cut patches; keep: [B, K] indices of the patches that stay, or None."""
        positions = self.position_embedding.weight  # [P + 1, W]
        where = positions[1:].unsqueeze(0)
        if keep is not None:
            # Gather before the product, so that dropped patches cost nothing.
            pixels = pixels.gather(1, keep.unsqueeze(-1).expand(-1, -1, pixels.shape[-1]))
            where = positions[1:][keep]
        x = F.linear(pixels, self.patch_embedding.weight.flatten(1)) + where
        first = (self.class_embedding + positions[0]).expand(x.shape[0], 1, -1)
        return torch.cat([first.to(x.dtype), x], dim=1)


class VisionTower(nn.Module):
    def __init__(self, shape: ClipShape) -> None:
        super().__init__()
        self.embeddings = VisionEmbeddings(shape)
        self.pre_layrnorm = nn.LayerNorm(shape.vision_width)  # CLIP's own spelling
        self.encoder = Encoder(shape.vision_width, shape.vision_heads, shape.vision_layers, shape.mlp_ratio)
        self.post_layernorm = nn.LayerNorm(shape.vision_width)

    def forward(self, patches: Tensor, keep: Tensor | None = None) -> Tensor:
        x = self.encoder(self.pre_layrnorm(self.embeddings(patches, keep)), False)
        return self.post_layernorm(x[:, 0])


class TextEmbeddings(nn.Module):
    def __init__(self, shape: ClipShape) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(shape.vocab, shape.text_width)
        self.position_embedding = nn.Embedding(shape.context, shape.text_width)

    def forward(self, ids: Tensor) -> Tensor:
        return self.token_embedding(ids) + self.position_embedding.weight[: ids.shape[1]]


class TextTower(nn.Module):
    def __init__(self, shape: ClipShape) -> None:
        super().__init__()
        self.embeddings = TextEmbeddings(shape)
        self.encoder = Encoder(shape.text_width, shape.text_heads, shape.text_layers, shape.mlp_ratio)
        self.final_layer_norm = nn.LayerNorm(shape.text_width)

    def forward(self, ids: Tensor, ends: Tensor) -> Tensor:
        """ids: [B, L] right-padded tokens; ends: [B] index of the first end-of-text token."""
        x = self.encoder(self.embeddings(ids), True)
        return self.final_layer_norm(x[torch.arange(x.shape[0], device=x.device), ends])


class Clip(nn.Module):
    """Both towers. `state_dict()` holds exactly the keys and shapes of transformers' CLIPModel."""

    def __init__(self, shape: ClipShape) -> None:
        super().__init__()
        self.shape = shape
        self.text_model = TextTower(shape)
        self.vision_model = VisionTower(shape)
        self.visual_projection = nn.Linear(shape.vision_width, shape.projection, bias=False)
        self.text_projection = nn.Linear(shape.text_width, shape.projection, bias=False)
        self.logit_scale = nn.Parameter(torch.tensor(2.6592600369327783))  # ln(1 / 0.07)
        self.reset()

    def reset(self) -> None:
        """CLIP's own initialisation, but for the position embeddings' spread."""
        shape = self.shape
        for tower, width, layers in (
            (self.vision_model, shape.vision_width, shape.vision_layers),
            (self.text_model, shape.text_width, shape.text_layers),
        ):
            out_std = width**-0.5 * (2 * layers) ** -0.5
            for block in tower.encoder.layers:
                for linear in (block.self_attn.q_proj, block.self_attn.k_proj, block.self_attn.v_proj):
                    nn.init.normal_(linear.weight, std=width**-0.5)
                nn.init.normal_(block.self_attn.out_proj.weight, std=out_std)
                nn.init.normal_(block.mlp.fc1.weight, std=(2 * width) ** -0.5)
                nn.init.normal_(block.mlp.fc2.weight, std=out_std)
        for module in self.modules():
            if isinstance(module, nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.text_model.embeddings.token_embedding.weight, std=0.02)
        nn.init.normal_(self.text_model.embeddings.position_embedding.weight, std=shape.text_position_std)
        nn.init.normal_(self.vision_model.embeddings.patch_embedding.weight, std=0.02)
        nn.init.normal_(self.vision_model.embeddings.position_embedding.weight, std=shape.vision_position_std)
        nn.init.normal_(self.visual_projection.weight, std=shape.vision_width**-0.5)
        nn.init.normal_(self.text_projection.weight, std=shape.text_width**-0.5)

    def image_embeddings(self, patches: Tensor, keep: Tensor | None = None) -> Tensor:
        """Unit picture embeddings [B, projection] of normalised patches [B, P, 3·p·p] (see `cut_patches`)."""
        return F.normalize(self.visual_projection(self.vision_model(patches, keep)).float(), dim=-1)

    def text_embeddings(self, ids: Tensor, ends: Tensor) -> Tensor:
        """Unit text embeddings [B, projection] of token ids [B, L] whose first EOS stands at `ends` [B]."""
        return F.normalize(self.text_projection(self.text_model(ids, ends)).float(), dim=-1)


def cut_patches(pixels: Tensor, patch: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """uint8 [B, S, S, 3] → normalised patches [B, (S/p)², 3·p·p], channel-major inside as a conv weight is."""
    batch, size = pixels.shape[0], pixels.shape[1]
    side = size // patch
    mean = torch.tensor(IMAGE_MEAN, device=pixels.device)
    std = torch.tensor(IMAGE_STD, device=pixels.device)
    x = (pixels.to(torch.float32) * (1 / 255) - mean) / std
    x = x.to(dtype).view(batch, side, patch, side, patch, 3).permute(0, 1, 3, 5, 2, 4)
    return x.reshape(batch, side * side, 3 * patch * patch)


def random_keep(
    batch: int, patches: int, fraction: float, generator: torch.Generator, weights: Tensor | None = None
) -> Tensor | None:
    """[B, K] random patch indices with K = round(fraction · P), in order; None when all are kept.

    weights [B, P] > 0, if given: patches are drawn without replacement by these odds (exponential races,
    Efraimidis and Spirakis 2006).
    """
    count = round(patches * fraction)
    if count >= patches:
        return None
    draw = torch.rand(batch, patches, generator=generator, device=generator.device)
    if weights is not None:
        draw = -draw.clamp_min(1e-12).log() / weights
    order = draw.argsort(dim=1)[:, :count]
    return order.sort(dim=1).values


def saliency(patches: Tensor) -> Tensor:
    """Odds of staying [B, P] for cut patches [B, P, 3·p·p]: contrast, so that flat background goes first.

    The floor of a quarter of the mean keeps every patch possible, and with it every position trained.
    """
    contrast = patches.detach().std(dim=-1)
    return contrast + 0.25 * contrast.mean(dim=1, keepdim=True) + 1e-3
