"""Weighted sums of weights."""

import pytest
import torch

from scenes_clip.combine import combine


def test_goes_on_along_a_difference():
    knew, forgot = ({"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([2.0, 2.0])})
    beyond = combine([(1.5, forgot), (-0.5, knew)])["w"]
    assert torch.allclose(beyond, forgot["w"] + 0.5 * (forgot["w"] - knew["w"]))
    halves = {"w": forgot["w"].half()}
    assert combine([(1.0, halves)])["w"].dtype == torch.float32


def test_refuses_what_is_no_mean():
    one = {"w": torch.ones(2)}
    with pytest.raises(ValueError, match="sum to 2"):
        combine([(1.0, one), (1.0, one)])
    with pytest.raises(ValueError, match="different shapes"):
        combine([(0.5, one), (0.5, {"w": torch.ones(3)})])
