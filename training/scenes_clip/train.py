"""Trains the bundled CLIP on streamed scenes; resumable, within a wall-clock budget if one is given.

    python -m scenes_clip.train --config run.json --tokenizer DIR --run runs/NAME [--minutes 300] [--eval FILE]
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from .augment import augment
from .config import RunConfig, load_config
from .data import stream_batches
from .evaluate import evaluate_file
from .frames import Frame
from .losses import contrastive_loss, twin_contrast, twin_penalty, unique_captions
from .model import Clip, cut_patches, random_keep, saliency
from .precision import faster_precision
from .tokenizer import Captioner

LARGEST_SCALE = 100.0


def keep_memory() -> None:
    """Asks glibc not to give freed pages back: every step needs the same hundreds of megabytes again."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-3, 1 << 25)  # M_MMAP_THRESHOLD, its largest value
        libc.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD
    except OSError:
        pass


def cosine_decay(fraction: float) -> float:
    """1 … 0 as `fraction` goes from 0 to 1."""
    return 0.5 * (1 + math.cos(math.pi * min(1.0, max(0.0, fraction))))


def learning_rate(config: RunConfig, progress: float, step: int) -> float:
    """Linear warm-up by steps, then a cosine over `progress` in 0 … 1 down to final_lr of the peak, times the phase's
    own scale, which may itself go along a cosine from lr_scale to lr_end. With final_lr 1 a phase's rates depend on
    no other phase, so that phases can be added to a run that has begun."""
    index = phase_at(config, progress)
    phase = config.phases[index]
    begin = sum(p.steps for p in config.phases[:index]) / config.steps
    end = phase.lr_scale if phase.lr_end is None else phase.lr_end
    scale = end + (phase.lr_scale - end) * cosine_decay((progress - begin) * config.steps / phase.steps)
    warm = min(1.0, (step + 1) / max(1, config.warmup))
    return config.lr * scale * warm * (config.final_lr + (1 - config.final_lr) * cosine_decay(progress))


def phase_at(config: RunConfig, progress: float) -> int:
    """The phase that `progress` falls in, each being as long as its share of the steps."""
    end = 0.0
    for index, phase in enumerate(config.phases):
        end += phase.steps / config.steps
        if progress < end - 1e-9:
            return index
    return len(config.phases) - 1


class Trainer:
    """Everything a checkpoint holds: model, average, optimiser, generators, place in the stream, time."""

    def __init__(self, config: RunConfig, captioner: Captioner, compiled: bool = True) -> None:
        shape = replace(config.shape, vocab=captioner.vocab, bos=captioner.bos, eos=captioner.eos)
        self.config = replace(config, shape=shape)
        self.captioner = captioner
        torch.manual_seed(config.seed)
        self.device = torch.device(config.device)
        self.model = Clip(shape).to(self.device)
        self.average = {key: value.clone() for key, value in self.model.state_dict().items()}
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        scale = self.model.logit_scale
        others = [p for p in self.model.parameters() if p.ndim <= 1 and p is not scale]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": config.weight_decay, "speed": 1.0},
                {"params": others, "weight_decay": 0.0, "speed": 1.0},
                # One number for all pairs: at the common rate it lags behind what the batches ask for.
                {"params": [scale], "weight_decay": 0.0, "speed": 10.0},
            ],
            lr=config.lr, betas=(0.9, 0.98), eps=1e-6, fused=True,
        )  # fmt: skip
        self.generator = torch.Generator(self.device).manual_seed(config.seed)
        self.step, self.seconds, self.phase, self.taken, self.skipped = 0, 0.0, 0, 0, 0
        self.precision = config.precision
        if self.precision == "auto":
            self.precision, seconds = faster_precision(self.model, keep=config.phases[0].keep)
            print(f"precision {self.precision}:", " ".join(f"{k} {v:.3g} s" for k, v in seconds.items()), flush=True)
        self.compiled = compiled
        self.images, self.texts = self.model.image_embeddings, self.model.text_embeddings
        if compiled:
            torch._dynamo.config.recompile_limit = 32
            self.images = torch.compile(self.images, dynamic=False)  # one graph per (batch, kept patches)
            self.texts = torch.compile(self.texts, dynamic=True)  # one for all lengths

    def autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.precision == "bfloat16")

    def progress(self, minutes: float | None) -> float:
        """0 … 1: the further along of steps done and time spent."""
        spent = self.seconds / (60 * minutes) if minutes else 0.0
        return max(self.step / self.config.steps, spent)

    def train_step(self, frame: Frame, rate: float) -> dict:
        phase, config = self.config.phases[self.phase], self.config
        pixels, captions = frame.pixels[: phase.batch], frame.header["captions"][: phase.batch]
        twins = [t for t in frame.header.get("twins", []) if t[0] < len(captions)]
        weight = config.twins_weight if phase.twins_weight is None else phase.twins_weight
        twins = twins if weight > 0 or phase.twins_contrast > 0 else []

        pixels = augment(pixels.to(self.device), captions, phase.augment, self.generator, phase.warp, phase.restyle)
        patches = cut_patches(pixels, config.shape.patch)
        odds = saliency(patches) if phase.keep < 1 else None
        keep = random_keep(len(captions), config.shape.patches, phase.keep, self.generator, odds)
        # A rare frame of another size is not worth a graph of its own.
        usual = len(captions) == phase.batch
        with self.autocast():
            images = (self.images if usual else self.model.image_embeddings)(patches, keep)
        distinct, owner = unique_captions(captions)
        # Twins stand in the same batch: their texts are encoded already.
        known = {text: index for index, text in enumerate(distinct)}
        twins = [(index, text) for index, text in twins if text in known]
        owner = owner.to(self.device)
        ids, ends = (x.to(self.device) for x in self.captioner(distinct))
        with self.autocast():
            texts = self.texts(ids, ends)
        scale = self.model.logit_scale.exp()
        loss, accuracy = contrastive_loss(images, texts, owner, scale)
        record = {"loss": loss.item(), "accuracy": accuracy.item()}
        if twins:
            rows = torch.tensor([index for index, _ in twins], device=self.device)
            mine = texts[owner[rows]]
            others = texts[torch.tensor([known[text] for _, text in twins], device=self.device)]
            penalty, cosine = twin_penalty(mine, others, config.twins_margin)
            contrast, hits = twin_contrast(images[rows], mine, others, scale)
            loss = loss + weight * penalty + phase.twins_contrast * contrast
            record["twin_cosine"] = cosine.item()
            # 0.5 is chance: the picture can't tell its own caption from its twin's.
            record["twin_accuracy"] = hits.item()

        self.optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), config.clip_norm).item()
        if not math.isfinite(norm):
            self.skipped += 1
            if self.skipped > 20:
                raise FloatingPointError(f"gradients are not finite at step {self.step}, 20 times in all")
        else:
            for group in self.optimiser.param_groups:
                group["lr"] = rate * group["speed"]
            self.optimiser.step()
            with torch.no_grad():
                self.model.logit_scale.clamp_(max=math.log(LARGEST_SCALE))
        self.step += 1
        self.taken += 1
        self.update_average()
        return record | {"norm": norm, "scale": scale.item(), "unique": len(distinct), "length": ids.shape[1]}

    @torch.no_grad()
    def update_average(self) -> None:
        phase = self.config.phases[self.phase]
        ema = self.config.ema if phase.ema is None else phase.ema
        decay = min(ema, (1 + self.step) / (10 + self.step)) if ema else 0.0
        state = self.model.state_dict()
        torch._foreach_lerp_(list(self.average.values()), [state[key] for key in self.average], 1 - decay)

    def averaged_model(self) -> Clip:
        model = Clip(self.config.shape)
        model.load_state_dict(self.average)
        return model.eval()

    def save(self, path: Path) -> None:
        """Writes a checkpoint beside `path` and moves it there, so that there is always a whole one."""
        state = {
            "model": self.model.state_dict(), "average": self.average, "optimiser": self.optimiser.state_dict(),
            "generator": self.generator.get_state(), "torch": torch.get_rng_state(),
            "place": [self.step, self.seconds, self.phase, self.taken, self.skipped],
            "shape": self.config.shape.as_dict(), "precision": self.precision,
        }  # fmt: skip
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        os.replace(partial, path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True, map_location="cpu")
        if state["shape"] != self.config.shape.as_dict():
            raise ValueError(f"{path} holds a model of another shape: {state['shape']}")
        if self.config.precision == "auto":
            # a run goes on as it began, whatever a busy machine finds faster today
            self.precision = state.get("precision", self.precision)
        self.model.load_state_dict(state["model"])
        self.average = {key: value.to(self.device) for key, value in state["average"].items()}
        self.optimiser.load_state_dict(state["optimiser"])
        self.generator.set_state(state["generator"])
        torch.set_rng_state(state["torch"])
        self.step, self.seconds, self.phase, self.taken, self.skipped = state["place"]


def initial_weights(path: Path) -> dict[str, Tensor]:
    """Float32 weights of a checkpoint (its average) or of an exported Hugging Face folder."""
    if path.is_dir():
        return {key: value.float() for key, value in load_file(path / "model.safetensors").items()}
    return torch.load(path, weights_only=True, map_location="cpu")["average"]


def train(
    trainer: Trainer,
    run: Path,
    minutes: float | None = None,
    dump: Path | None = None,
    save_minutes: float = 5.0,
    eval_minutes: float = 15.0,
    log_every: int = 10,
    max_steps: int | None = None,
) -> bool:
    """Trains until the steps or the minutes are used up (True) or a signal or max_steps stops it (False).

    Leaves run/checkpoint.pt, run/log.jsonl and, once a phase ends, run/phaseN.pt. Time counts only while
    training, over all resumptions.
    """
    run.mkdir(parents=True, exist_ok=True)
    checkpoint, config = run / "checkpoint.pt", trainer.config
    if checkpoint.exists():
        trainer.load(checkpoint)
    stopped: list[int] = []
    previous = {s: signal.signal(s, lambda number, _: stopped.append(number)) for s in (signal.SIGTERM, signal.SIGINT)}
    log = open(run / "log.jsonl", "a", buffering=1)
    first_step, last_save, last_eval, window, pairs = trainer.step, time.time(), time.time(), time.time(), 0
    frames, streaming, done, waited = None, -1, False, 0.0
    try:
        while not stopped and (max_steps is None or trainer.step - first_step < max_steps):
            progress = trainer.progress(minutes)
            if progress >= 1:
                done = True
                break
            wanted = phase_at(config, progress)
            if wanted != trainer.phase:
                trainer.save(run / f"phase{trainer.phase}.pt")
                trainer.phase, trainer.taken = wanted, 0
            phase = config.phases[trainer.phase]
            begun = time.time()
            if streaming != trainer.phase:
                if frames:
                    frames.close()
                frames = stream_batches(
                    phase.mix, config.seed * 16 + trainer.phase, phase.batch, trainer.taken, workers=config.workers,
                    base=config.generator, directory=config.directory, niceness=config.niceness,
                )  # fmt: skip
                streaming = trainer.phase
            frame = next(frames)
            waited += time.time() - begun
            rate = learning_rate(config, progress, trainer.step)
            record = trainer.train_step(frame, rate)
            now = time.time()
            trainer.seconds += now - begun
            pairs += min(frame.header["count"], phase.batch)
            if trainer.step % log_every == 0 or trainer.step == first_step + 1:
                record = {"step": trainer.step, "phase": trainer.phase, "progress": progress, "lr": rate, **record}
                record |= {"pairs_per_second": pairs / (now - window), "waited": waited / (now - window)}
                record |= {"minutes": trainer.seconds / 60}
                line = {key: round(v, 6) if isinstance(v, float) else v for key, v in record.items()}
                log.write(json.dumps(line) + "\n")
                print(" ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in line.items()), flush=True)
                window, pairs, waited = now, 0, 0.0
            if dump and now - last_eval > eval_minutes * 60:
                scores = evaluate_file(trainer.averaged_model(), trainer.captioner, dump)
                log.write(json.dumps({"step": trainer.step, "eval": scores}) + "\n")
                print("eval", json.dumps(scores), flush=True)
                trainer.seconds += time.time() - now
                last_eval = window = time.time()
            if now - last_save > save_minutes * 60:
                trainer.save(checkpoint)
                last_save = time.time()
    finally:
        if frames:
            frames.close()
        for number, handler in previous.items():
            signal.signal(number, handler)
        if trainer.step > first_step:
            trainer.save(checkpoint)
        log.close()
    if done and dump:
        print("eval", json.dumps(evaluate_file(trainer.averaged_model(), trainer.captioner, dump)), flush=True)
    return done


def create_trainer(
    config: RunConfig, captioner: Captioner, run: Path, *, init: Path | None = None, compiled: bool = True
) -> Trainer:
    """A trainer for the run; one that has no checkpoint yet starts from `init`, a checkpoint or an exported folder."""
    trainer = Trainer(config, captioner, compiled)
    if init and not (run / "checkpoint.pt").exists():
        weights = initial_weights(init)
        trainer.model.load_state_dict(weights)
        trainer.average = {key: value.to(trainer.device, copy=True) for key, value in weights.items()}
    return trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder written by scenes_clip.tokenizer")
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and log; resumed if it has one")
    parser.add_argument("--minutes", type=float, help="wall-clock budget that the schedule is fitted to")
    parser.add_argument("--eval", type=Path, help="suite dump, scored now and then")
    parser.add_argument("--eval-minutes", type=float, default=15)
    parser.add_argument("--max-steps", type=int, help="stop after so many steps of this call")
    parser.add_argument("--init", type=Path, help="checkpoint or exported folder whose weights a new run starts from")
    parser.add_argument("--eager", action="store_true", help="do not compile (for short trials)")
    options = parser.parse_args()
    config = load_config(options.config)
    keep_memory()
    torch.set_num_threads(config.threads)
    captioner = Captioner(options.tokenizer, config.shape.context)
    trainer = create_trainer(config, captioner, options.run, init=options.init, compiled=not options.eager)
    done = train(
        trainer, options.run, options.minutes, options.eval,
        eval_minutes=options.eval_minutes, max_steps=options.max_steps,
    )  # fmt: skip
    print("done" if done else "stopped; the same command resumes", f"at step {trainer.step}", flush=True)
    # 0 either way: a stop by signal is a normal end with a whole checkpoint.
    sys.exit(0)


if __name__ == "__main__":
    main()
