import torch

from scenes_clip.augment import augment


def generator():
    return torch.Generator().manual_seed(5)


def pictures(count):
    pixels = torch.full((count, 8, 8, 3), 200, dtype=torch.uint8)
    pixels[:, :, :4] = torch.tensor([200, 30, 60], dtype=torch.uint8)
    return pixels


def test_a_share_of_nothing_changes_nothing():
    pixels = pictures(3)
    assert augment(pixels, ["a dog"] * 3, 0.0, generator()) is pixels


def test_a_picture_whose_caption_names_side_and_colour_is_left_alone():
    pixels = pictures(64)
    assert torch.equal(augment(pixels, ["a red dog on the left"] * 64, 1.0, generator()), pixels.float())


def test_sides_forbid_mirroring_only():
    out = augment(pictures(200), ["a dog to the right of a cat"] * 200, 1.0, generator())
    gray = out[:, :, 4:]  # stays gray by any palette, and stays where it was
    assert (gray.amax(3) - gray.amin(3)).max() < 0.01
    assert (out[:, 0, 0, 0] - out[:, 0, 0, 1]).abs().mean() > 20


def test_colours_forbid_recolouring_only():
    pixels = pictures(400)
    out = augment(pixels, ["a red dog"] * 400, 1.0, generator())
    mirrored = (out[:, 0, 0] == 200).all(1)
    assert 0.4 < mirrored.float().mean() < 0.6
    assert torch.equal(out[~mirrored], pixels[~mirrored].float())
    assert torch.equal(out[mirrored], pixels[mirrored].flip(2).float())


def test_a_warp_moves_little_and_changes_no_colour():
    pixels = torch.full((32, 64, 64, 3), 255, dtype=torch.uint8)
    pixels[:, 12:28, 40:56] = torch.tensor([200, 30, 60], dtype=torch.uint8)
    out = augment(pixels, ["a red square on the right"] * 32, 0.0, generator(), warp=1.0)
    assert not torch.equal(out, pixels.float())
    inside = out[..., 1] < 140
    rows, columns = (torch.arange(64.0).view(1, -1, 1), torch.arange(64.0).view(1, 1, -1))
    area = inside.sum((1, 2))
    assert (area > 100).all() and (area < 480).all()
    assert ((inside * rows).sum((1, 2)) / area - 19.5).abs().max() < 8
    assert ((inside * columns).sum((1, 2)) / area - 47.5).abs().max() < 10


def test_a_warp_of_a_part_leaves_the_others_alone():
    pixels = pictures(100)
    out = augment(pixels, ["a dog on the left"] * 100, 0.0, generator(), warp=0.5)
    same = (out == pixels.float()).flatten(1).all(1)
    assert 30 < int(same.sum()) < 70


def test_restyling_keeps_plain_areas_and_touches_only_its_share():
    pixels = torch.full((200, 16, 16, 3), 255, dtype=torch.uint8)
    out = augment(pixels, ["a red dog on the left"] * 200, 0.0, generator(), restyle=1.0)
    assert torch.allclose(out, torch.full_like(out, 255.0), atol=1e-3)  # white stays white in every kind
    out = augment(pictures(200), ["a red dog on the left"] * 200, 0.0, generator(), restyle=0.5)
    same = (out == pictures(200).float()).flatten(1).all(1)
    assert 60 < int(same.sum()) < 140 and out.min() >= 0 and out.max() <= 255
    changed = out[~same]
    # red stays the strongest channel of what was red, whatever was done to it
    assert (changed[:, :, 0, 0] > changed[:, :, 0, 1]).all()
