"""A small byte-level BPE in CLIP's layout, and its use by the trainer.

Ids are laid out as OpenAI's: 256 bytes, the same 256 ending a word, one entry per merge, then the two special
tokens. Every byte has an entry in both forms, so no text is ever unknown.

    python -m scenes_clip.tokenizer --out DIR --config run.json [--text FILE ...]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Iterable

import torch
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers.models import BPE
from torch import Tensor

from .config import RunConfig, load_config
from .data import stream_batches

BOS, EOS, END_OF_WORD = "<|startoftext|>", "<|endoftext|>", "</w>"
WORDS = r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""


def clip_pipeline(model: BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def byte_order() -> list[str]:
    """The 256 byte characters in OpenAI's order: printable ones by code point, then the shifted rest."""
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return [chr(b) for b in printable] + [chr(256 + n) for n in range(256 - len(printable))]


def train_tokenizer(captions: Iterable[str], english: Iterable[str], size: int = 2048) -> Tokenizer:
    """Learns `size` − 514 merges. A caption word counts by the square root of its frequency, so that the few
    template words don't crowd out the many others, and every caption word weighs ten English ones."""
    probe = clip_pipeline(BPE())

    def words(lines: Iterable[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for line in lines:
            text = probe.normalizer.normalize_str(line)
            counts.update(piece for piece, _ in probe.pre_tokenizer.pre_tokenize_str(text))
        return counts

    weights: Counter[str] = Counter()
    for piece, count in words(captions).items():
        weights[piece] += 10 * max(1, round(count**0.5))
    for piece, count in words(english).items():
        weights[piece] += max(1, round(count**0.5))

    learner = Tokenizer(BPE(end_of_word_suffix=END_OF_WORD))
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=100_000, show_progress=False, end_of_word_suffix=END_OF_WORD, min_frequency=1,
    )  # fmt: skip
    repeated = (piece for piece in sorted(weights) for _ in range(weights[piece]))
    learner.train_from_iterator(repeated, trainer)
    merges = [tuple(pair) for pair in json.loads(learner.to_str())["model"]["merges"]]

    characters = byte_order()
    known = characters + [character + END_OF_WORD for character in characters]
    seen, kept = set(known), []
    for left, right in merges:
        if len(known) == size - 2:
            break
        if left in seen and right in seen and left + right not in seen:
            known.append(left + right)
            seen.add(left + right)
            kept.append((left, right))
    vocab = {entry: index for index, entry in enumerate([*known, BOS, EOS])}
    model = BPE(
        vocab=vocab, merges=kept, continuing_subword_prefix="", end_of_word_suffix=END_OF_WORD,
        fuse_unk=False, unk_token=EOS,
    )  # fmt: skip
    tokenizer = clip_pipeline(model)
    tokenizer.add_special_tokens([BOS, EOS])
    tokenizer.post_processor = processors.RobertaProcessing(
        (EOS, vocab[EOS]), (BOS, vocab[BOS]), trim_offsets=False, add_prefix_space=False
    )
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, directory: Path, context: int) -> None:
    """Writes the five files that transformers and the page read."""
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(directory / "tokenizer.json"))
    model = json.loads(tokenizer.to_str())["model"]
    (directory / "vocab.json").write_text(json.dumps(model["vocab"], ensure_ascii=False))
    lines = [" ".join(pair) for pair in model["merges"]]
    (directory / "merges.txt").write_text("\n".join(["#version: 0.2", *lines]) + "\n")
    special = {"bos_token": BOS, "eos_token": EOS, "unk_token": EOS, "pad_token": EOS}
    (directory / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": context, "do_lower_case": True, **special}
    (directory / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


class Captioner:
    """Texts → token ids, cropped to the longest of the batch."""

    def __init__(self, directory: Path | str, context: int) -> None:
        self.tokenizer = Tokenizer.from_file(str(Path(directory) / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.vocab = self.tokenizer.get_vocab_size()
        self.bos, self.eos = self.tokenizer.token_to_id(BOS), self.tokenizer.token_to_id(EOS)
        self.context = context

    def __call__(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """ids int64 [B, L] padded with EOS, and ends int64 [B]: where the first EOS stands. L ≤ context."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        rows = [row if len(row) <= self.context else [*row[: self.context - 1], self.eos] for row in rows]
        # A text may hold the special token itself: pooling is at the first one, as in transformers.
        ends = torch.tensor([row.index(self.eos) for row in rows])
        ids = torch.full((len(rows), int(ends.max()) + 1), self.eos)
        for index, row in enumerate(rows):
            ids[index, : ends[index]] = torch.tensor(row[: ends[index]])
        return ids, ends


def make_tokenizer(config: RunConfig, out: Path, captions: int, text: list[Path], size: int) -> str:
    """Writes the folder of a tokenizer made of so many captions of each phase's mix and of plain English files; says how
    long the captions are in its tokens."""
    taken: list[str] = []
    for mix in dict.fromkeys(phase.mix for phase in config.phases):
        frames = stream_batches(
            mix, config.seed + 1, 256, base=config.generator, directory=config.directory, workers=1
        )
        count = 0
        for frame in frames:
            taken += frame.header["captions"]
            taken += [text for _, text in frame.header.get("twins", [])]
            count += frame.header["count"]
            if count >= captions:
                frames.close()
                break
    english = [line for path in text for line in path.read_text(errors="replace").splitlines()]
    tokenizer = train_tokenizer(taken, english, size)
    save_tokenizer(tokenizer, out, config.shape.context)
    lengths = sorted(len(e.ids) for e in tokenizer.encode_batch(taken))
    return (
        f"{tokenizer.get_vocab_size()} entries from {len(taken)} captions; tokens a caption: "
        f"median {lengths[len(lengths) // 2]}, 99% {lengths[int(len(lengths) * 0.99)]}, longest {lengths[-1]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--captions", type=int, default=20_000, help="captions taken from each phase's mix")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="plain English files")
    parser.add_argument("--size", type=int, default=2048)
    options = parser.parse_args()
    print(make_tokenizer(load_config(options.config), options.out, options.captions, options.text, options.size))


if __name__ == "__main__":
    main()
