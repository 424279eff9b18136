#!/usr/bin/env bash
# @huggingface/tokenizers 0.2.0 (JavaScript) against tokenizers 0.23.3 (Rust, which transformers uses): a caption of CLIP that is
# the spelling of a special token in capitals. CLIP's tokenizer lowers its text, and its special tokens are added with
# "normalized": false: they are looked for in the text as it was given. So <|EndOfText|> is thirteen ordinary characters to
# Rust. The JavaScript library lowers each piece between special tokens and then takes a piece that as a whole has become
# one's spelling for that token: the row ends before it has begun, and CLIP pools at that place. With a word before it
# both read characters.
#
# Seen: "<|EndOfText|>" Rust 13 tokens, 0 of them special; JavaScript 1 token, 1 of them special.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >make.py <<'PY'
import json

letters = sorted(set("<|>endoftxa"))
vocab = {"<|endoftext|>": 0, "<|startoftext|>": 1}
for letter in letters:
    for form in (letter, letter + "</w>"):
        vocab[form] = len(vocab)
special = [
    {"id": id, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    for text, id in (("<|endoftext|>", 0), ("<|startoftext|>", 1))
]
json.dump({
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": r"<\|startoftext\|>|<\|endoftext\|>|[\p{L}]+|[^\s\p{L}]+"},
         "behavior": "Removed", "invert": True},
        {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}]},
    "post_processor": None, "decoder": None,
    "model": {"type": "BPE", "dropout": None, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "",
              "end_of_word_suffix": "</w>", "fuse_unk": False, "byte_fallback": False, "vocab": vocab, "merges": []},
}, open("tokenizer.json", "w"))
PY
cat >rust.py <<'PY'
from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file("tokenizer.json")
for text in ("<|endoftext|>", "<|EndOfText|>", "a <|EndOfText|>"):
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    print(text, f"{len(ids)} tokens, {ids.count(0)} of them special")
PY
cat >script.mjs <<'JS'
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";

const tokenizer = new Tokenizer(JSON.parse(readFileSync("tokenizer.json", "utf8")), {});
for (const text of ["<|endoftext|>", "<|EndOfText|>", "a <|EndOfText|>"]) {
  const { ids } = tokenizer.encode(text, { add_special_tokens: false });
  console.log(text, `${ids.length} tokens, ${ids.filter((id) => id === 0).length} of them special`);
}
JS
python3 -m venv own
own/bin/pip install --quiet --disable-pip-version-check "tokenizers==0.23.3"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @huggingface/tokenizers@0.2.0
own/bin/python make.py
rust=$(own/bin/python rust.py)
script=$(node script.mjs)
printf 'Rust\n%s\nJavaScript\n%s\n' "$rust" "$script"
[ "$rust" = "<|endoftext|> 1 tokens, 1 of them special
<|EndOfText|> 13 tokens, 0 of them special
a <|EndOfText|> 14 tokens, 0 of them special" ]
[ "$script" = "<|endoftext|> 1 tokens, 1 of them special
<|EndOfText|> 1 tokens, 1 of them special
a <|EndOfText|> 14 tokens, 0 of them special" ]
