"""The trainer's process: reads a job from standard input, writes messages to standard output.

Started as ``python -m rnnviz.training.worker``. It ends when its parent does: a write to a closed
pipe stops it, and the last whole epoch is on disk to go on from.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from rnnviz.data.dataset import DataProblem, Dataset, Sentences, Texts
from rnnviz.data.readers import read
from rnnviz.data.recipe import Recipe
from rnnviz.files.model_file import FileProblem, load, rounded, save_model
from rnnviz.nets.estimate import estimate
from rnnviz.nets.model import Model
from rnnviz.nets.quality import measure
from rnnviz.training.classification import Classification
from rnnviz.training.device import DeviceProblem, room_on
from rnnviz.training.generation import Generation
from rnnviz.training.messages import Job, to_line
from rnnviz.training.share import ALONE, Share, joined, parted
from rnnviz.training.trainer import Diverged, Task, Trainer

REPORTS_PER_SECOND = 10.0
UNEXPECTED = (ValueError, OSError, MemoryError, RuntimeError)  # torch: RuntimeError for most
OUT_OF_MEMORY = ("not enough memory", "out of memory")  # of the processor, of CUDA and MPS
Tell = Callable[..., None]


def main() -> int:
    """Train what standard input asks for; return the exit status."""
    job = Job.from_line(sys.stdin.readline())
    torch.set_num_threads(job.threads)
    try:
        share = joined(job.device)
        train(job, _tell if share.is_first else _say_nothing, share)
        parted()
        if not share.is_first:
            _tell("done", out=job.out, quality={})
    except (DataProblem, FileProblem, DeviceProblem, Diverged) as problem:
        _tell("problem", text=str(problem))
        return 2
    except BrokenPipeError:  # who asked for it has gone; there is nobody to tell
        return 1
    except UNEXPECTED as wrong:
        traceback.print_exc()  # for whoever looks into it; the sentence is for the user
        _tell("problem", text=sentence(wrong))
        return 1
    return 0


def train(job: Job, tell: Tell, share: Share = ALONE) -> None:
    """Train, calibrate, measure and save one model, telling how far it is.

    Of several processes with a share in it, the first alone validates, writes and measures.

    Raises
    ------
    DataProblem, FileProblem, Diverged
        If the data cannot be used, the file not be written, or the loss is no longer a number.
    """
    data = read(job.recipe.reader, job.data, job.columns)
    task = task_of(data, job)
    check_room(task, job.recipe, share.device)
    trainer = Trainer(task, job.recipe, job.seed, share)
    earlier = _begin(trainer, task, job)
    partial = Path(job.out + ".partial")
    resumed = not job.fresh and _goes_on(trainer, partial, identity_of(job))
    tell("start", epoch=trainer.state.epoch, resumed=resumed, network=task.spec.to_json())
    _run(trainer, partial, identity_of(job), tell)
    if not share.is_first:
        return
    model = _finished(job, task, trainer, data, earlier)
    save_model(model, job.out, half=job.half)
    partial.unlink(missing_ok=True)
    tell("done", out=job.out, quality=model.card["quality"])


def _goes_on(trainer: Trainer, partial: Path, identity: str) -> bool:
    """Go on from the first process's checkpoint; the others may be on other machines."""
    if trainer.share.world == 1:
        return trainer.state.read(partial, identity)
    mine = trainer.share.is_first and partial.is_file()
    held = trainer.share.spread(partial.read_bytes() if mine else b"")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "partial"
        copy.write_bytes(held)
        return trainer.state.read(copy, identity)


def task_of(data: Dataset, job: Job) -> Task:
    """Return the task that the data is for."""
    start = load(job.start) if job.start else None
    if isinstance(data, Sentences):
        return Classification(data, job.recipe, start)
    return Generation(data, job.recipe, start.codec if start is not None else None)


def check_room(task: Task, recipe: Recipe, device: torch.device) -> None:
    """Refuse a training before it begins that the device has no memory for.

    Raises
    ------
    DataProblem
        If it does not fit; the text tells how much is needed and how much there is.
    """
    refused = estimate(recipe, task.size).refusal(room_on(device))
    if refused:
        raise DataProblem(refused)


def _begin(trainer: Trainer, task: Task, job: Job) -> dict[str, Any]:
    """Take over the weights that the job starts from; return how those were made, for the card."""
    if not job.start:
        return {}
    model = load(job.start)
    relu = "a ReLU in its cells" if model.spec.nonlinearity == "relu" else ""
    if missing := model.spec.beyond_torch or relu:
        raise FileProblem(
            f"{Path(job.start).name} has {missing}, which cannot be trained here; it can be run, "
            "changed and compared, and learns on only in the program that it is from"
        )
    mine, theirs = ((m.spec, m.codec, tuple(m.labels)) for m in (model, task))
    if mine != theirs:
        raise FileProblem(
            f"{Path(job.start).name} has another network or other labels than this training; "
            "leave the sizes out, give data with its labels, or start anew"
        )
    trainer.begin_with(model.weights)
    return {"started_from": {"command": model.card.get("command", ""), "version": model.version}}


def _run(trainer: Trainer, partial: Path, identity: str, tell: Tell) -> None:
    told, epoch = 0.0, trainer.state.epoch
    for progress in trainer.run():
        now = time.monotonic()
        if trainer.state.epoch > epoch and trainer.share.is_first:
            trainer.state.write(partial, identity)
        if trainer.state.epoch > epoch or now - told > 1.0 / REPORTS_PER_SECOND:
            tell("progress", **asdict(progress))
            told, epoch = now, trainer.state.epoch


def _finished(
    job: Job, task: Task, trainer: Trainer, data: Dataset, earlier: dict[str, Any]
) -> Model:
    extra = task.finish(trainer.network)
    card = {
        "command": job.command, "data": Path(job.data).name, "credit": job.credit,
        "licence": job.licence, "seed": job.seed, "recipe": job.recipe.to_json(),
        "epochs": trainer.state.epoch, "seconds": round(trainer.state.seconds),
        "torch": torch.__version__, **extra, **earlier,
    }  # fmt: skip
    model = Model(
        job.name, task.spec, trainer.network.arrays(), task.codec, task.labels,
        job.recipe.task, job.demo, card,
    )  # fmt: skip
    model = rounded(model) if job.half else model
    quality = measure(model, data)
    if isinstance(task, Generation) and isinstance(data, Texts):
        quality |= task.yardstick(data.test)
    return replace(model, card={**model.card, "quality": quality})


def identity_of(job: Job) -> str:
    """Return what must be the same for a checkpoint to belong to this job."""
    return to_line(
        "job", recipe=job.recipe.to_json(), data=job.data, columns=job.columns, seed=job.seed,
        start=job.start,
    )  # fmt: skip


def sentence(wrong: BaseException) -> str:
    """Return an error that is no one's input as a sentence for the user."""
    told = str(wrong).lower()
    if isinstance(wrong, MemoryError) or any(each in told for each in OUT_OF_MEMORY):
        return "There is not enough memory to train this; try fewer units or a smaller batch."
    why = " ".join(str(wrong).split()) or type(wrong).__name__
    return f"The training stopped because of an error that was not foreseen: {why[:300]}"


def _say_nothing(_kind: str, **_values: Any) -> None:
    """Leave it to the first process."""


def _tell(kind: str, **values: Any) -> None:
    print(to_line(kind, **values), flush=True)


if __name__ == "__main__":
    sys.exit(main())
