"""The optimisers that a recipe can ask for, and how its learning rate falls."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import nn

from rnnviz.data.recipe import Recipe

MOMENTUM = 0.9


def optimiser_of(recipe: Recipe, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
    """Return the recipe's optimiser for these parameters.

    Sources: Sutskever et al. 2013 (momentum), Tieleman & Hinton 2012 (RMSprop), Kingma & Ba 2015
    (Adam), Loshchilov & Hutter 2019 (AdamW).
    """
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimiser == "adamw":  # fused: one pass over each matrix instead of six
        return torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)
    if recipe.optimiser == "adam":
        return torch.optim.Adam(parameters, lr=rate, weight_decay=decay, fused=True)
    if recipe.optimiser == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate, weight_decay=decay)
    momentum = MOMENTUM if recipe.optimiser == "momentum" else 0.0
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, weight_decay=decay)


def rate_at(recipe: Recipe, epochs: float) -> float:
    """Return the learning rate after so many epochs.

    It warms up for half an epoch; then it falls by a half cosine to a fiftieth (Loshchilov & Hutter
    2017), or stays where the schedule is constant.
    """
    done = min(1.0, epochs / recipe.epochs)
    share = 0.51 + 0.49 * math.cos(math.pi * done) if recipe.schedule == "cosine" else 1.0
    return recipe.learning_rate * share * min(1.0, 0.05 + 2.0 * epochs)
