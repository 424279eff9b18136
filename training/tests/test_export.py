"""The exported folder against transformers' own CLIPModel, image processor and tokenizer."""

import pytest
import torch
from safetensors import safe_open
from transformers import CLIPModel, CLIPTokenizerFast

from scenes_clip.export import export_model
from scenes_clip.model import Clip, ClipShape, cut_patches, random_keep, saliency
from scenes_clip.train import initial_weights


@pytest.fixture(scope="module")
def exported(tokenizer_folder, captioner, tmp_path_factory):
    torch.manual_seed(3)
    shape = ClipShape(
        image_size=64, vision_width=96, vision_layers=3, text_width=64, text_layers=2, text_heads=2, context=24,
        projection=80, vocab=captioner.vocab, bos=captioner.bos, eos=captioner.eos, vision_position_std=0.3,
    )  # fmt: skip
    model = Clip(shape)
    with torch.no_grad():  # biases and norms away from 0 and 1, or they would prove nothing
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.2 * torch.randn_like(parameter))
            parameter.copy_(parameter.half().float())
    folder = tmp_path_factory.mktemp("model")
    export_model(model.eval(), tokenizer_folder, folder)
    return model, folder


def test_the_keys_and_shapes_are_exactly_transformers(exported):
    model, folder = exported
    theirs = CLIPModel.from_pretrained(folder, dtype=torch.float32)
    expected = {k: tuple(v.shape) for k, v in theirs.state_dict().items() if not k.endswith("position_ids")}
    assert {k: tuple(v.shape) for k, v in model.state_dict().items()} == expected
    with safe_open(folder / "model.safetensors", "pt") as file:
        assert {k: tuple(file.get_slice(k).get_shape()) for k in file.keys()} == expected
        assert all(file.get_slice(k).get_dtype() == "F16" for k in file.keys())


def features(output):
    """transformers 5 returns an output object where older versions returned the tensor."""
    return getattr(output, "pooler_output", output)


def test_pictures_and_texts_get_the_same_embeddings(exported, captioner):
    model, folder = exported
    theirs = CLIPModel.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = CLIPTokenizerFast.from_pretrained(folder)
    pixels = torch.randint(0, 256, (5, 64, 64, 3), dtype=torch.uint8)
    texts = ["a red square on the left", "zebra", "five dozen liquor jugs, packed!", "a <|endoftext|> b"]
    with torch.no_grad():
        mine_images = model.image_embeddings(cut_patches(pixels, 16))
        mine_texts = model.text_embeddings(*captioner(texts))
        mean = torch.tensor([0.48145466, 0.4578275, 0.40821073])
        std = torch.tensor([0.26862954, 0.26130258, 0.27577711])
        planes = ((pixels / 255 - mean) / std).permute(0, 3, 1, 2)
        their_images = features(theirs.get_image_features(pixel_values=planes))
        encoded = tokenizer(texts, padding="max_length", max_length=24, truncation=True, return_tensors="pt")
        their_texts = features(theirs.get_text_features(**encoded))
        logits = theirs(pixel_values=planes, **encoded).logits_per_image
    assert torch.cosine_similarity(mine_images, their_images).min() >= 0.9999
    assert torch.cosine_similarity(mine_texts, their_texts).min() >= 0.9999
    expected = model.logit_scale.exp() * mine_images @ mine_texts.T
    assert torch.allclose(logits, expected, atol=1e-3)


def test_the_image_processor_loads_and_leaves_scenes_untouched(exported):
    pytest.importorskip("PIL")
    from PIL import Image
    from transformers import CLIPImageProcessorPil

    _, folder = exported
    pixels = torch.randint(0, 256, (1, 64, 64, 3), dtype=torch.uint8)
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    theirs = processor(images=Image.fromarray(pixels[0].numpy()), return_tensors="pt")["pixel_values"]
    mine = cut_patches(pixels, 64)[0, 0].view(3, 64, 64)
    assert torch.allclose(theirs[0], mine, atol=1e-5)


def test_keeping_all_patches_by_index_changes_nothing_and_fewer_does(exported):
    model, _ = exported
    patches = cut_patches(torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8), 16)
    with torch.no_grad():
        whole = model.image_embeddings(patches)
        indexed = model.image_embeddings(patches, torch.arange(16).expand(2, -1))
        half = model.image_embeddings(patches, random_keep(2, 16, 0.5, torch.Generator().manual_seed(0)))
    assert torch.allclose(whole, indexed, atol=1e-6)
    assert (whole - half).abs().max() > 1e-3


def test_random_keep_draws_distinct_patches():
    keep = random_keep(50, 64, 0.5, torch.Generator().manual_seed(0))
    assert keep.shape == (50, 32)
    assert all(len(set(row)) == 32 and 0 <= min(row) and max(row) < 64 for row in keep.tolist())
    assert random_keep(2, 64, 1.0, torch.Generator()) is None


def test_a_new_run_can_start_from_the_exported_folder(exported):
    model, folder = exported
    weights = initial_weights(folder)
    for key, value in model.state_dict().items():
        assert torch.equal(weights[key], value), key  # the fixture's weights are whole halves


def test_salient_patches_stay_more_often_and_every_patch_can():
    patches = torch.zeros(2000, 16, 12)
    patches[:, 5] = torch.linspace(-1, 1, 12)
    keep = random_keep(2000, 16, 0.5, torch.Generator().manual_seed(1), saliency(patches))
    share = torch.zeros(16).scatter_add_(0, keep.flatten(), torch.ones(keep.numel())) / 2000
    others = torch.cat([share[:5], share[6:]])
    assert share[5] > 0.95 and others.min() > 0.3 and others.max() < 0.65
