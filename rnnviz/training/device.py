"""What a training computes on: the processor, or a graphics card."""

from __future__ import annotations

import torch

from rnnviz.nets.estimate import free_memory

KINDS = "auto, cpu, cuda, cuda:1 or mps"


class DeviceProblem(ValueError):
    """A device that is not there; its text is one sentence for the user."""


def device_of(name: str, local_rank: int = 0) -> torch.device:
    """Return the device of that name; of the processes of one machine each takes a card of its own.

    ``auto`` is an NVIDIA card where there is one, and else the processor. Apple's card (``mps``) is
    taken only when it is asked for: small networks learn faster without it.

    Raises
    ------
    DeviceProblem
        If there is no such device here; the text says which there are.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    kind, _, number = name.partition(":")
    if kind not in ("cpu", "cuda", "mps") or (
        number and (kind != "cuda" or not number.isdecimal())
    ):
        raise DeviceProblem(f"there is no device {name!r}; give {KINDS}")
    if kind == "mps" and not torch.backends.mps.is_available():
        raise DeviceProblem(f"PyTorch finds no Apple card (mps) here; there is {_there_is()}")
    if kind != "cuda":
        return torch.device(kind)
    place = int(number) if number else local_rank
    if place >= torch.cuda.device_count():
        raise DeviceProblem(
            f"PyTorch finds no NVIDIA card cuda:{place} here; there is {_there_is()}"
        )
    return torch.device("cuda", place)


def room_on(device: torch.device) -> int | None:
    """Return how many bytes are free on a device, or None if it does not tell."""
    if device.type != "cuda":
        return free_memory()
    free, _ = torch.cuda.mem_get_info(device)
    return int(free)


def _there_is() -> str:
    cards = [f"cuda:{k}" for k in range(torch.cuda.device_count())]
    return ", ".join(["cpu", *cards, *(["mps"] if torch.backends.mps.is_available() else [])])
