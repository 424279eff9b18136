import torch
import torch.nn.functional as F

from scenes_clip.losses import contrastive_loss, twin_contrast, twin_penalty, unique_captions


def unit(*shape):
    return F.normalize(torch.randn(*shape), dim=-1)


def test_without_duplicates_it_is_clips_symmetric_cross_entropy():
    torch.manual_seed(0)
    images, texts, scale = unit(6, 8), unit(6, 8), torch.tensor(10.0)
    distinct, owner = unique_captions(list("abcdef"))
    loss, accuracy = contrastive_loss(images, texts, owner, scale)
    logits, target = scale * images @ texts.T, torch.arange(6)
    expected = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    assert torch.allclose(loss, expected, rtol=1e-6)
    assert accuracy == (logits.argmax(1) == target).float().mean()


def test_pictures_of_one_caption_are_not_each_others_negatives():
    distinct, owner = unique_captions(["dog", "cat", "dog"])
    assert distinct == ["dog", "cat"] and owner.tolist() == [0, 1, 0]
    axes = torch.eye(4)
    images = axes[[0, 1, 0]]
    loss, accuracy = contrastive_loss(images, axes[:2], owner, torch.tensor(100.0))
    # Perfect up to the even split of the text "dog" over its two pictures: (0 + ln 2) / 2 texts / 2 directions.
    assert torch.allclose(loss, torch.tensor(2.0).log() / 4, atol=1e-5)
    assert accuracy == 1


def test_twins_are_pushed_apart_only_beyond_the_margin():
    a = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    b = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    penalty, cosine = twin_penalty(a, b, 0.7)
    assert torch.isclose(penalty, torch.tensor(0.15)) and cosine == 0.5


def test_a_twins_contrast_is_the_two_way_cross_entropy():
    torch.manual_seed(1)
    images, mine, others, scale = unit(5, 8), unit(5, 8), unit(5, 8), torch.tensor(7.0)
    contrast, hits = twin_contrast(images, mine, others, scale)
    logits = scale * torch.stack([(images * mine).sum(1), (images * others).sum(1)], 1)
    assert torch.allclose(contrast, F.cross_entropy(logits, torch.zeros(5, dtype=torch.long)), rtol=1e-6)
    assert hits == (logits.argmax(1) == 0).float().mean()
