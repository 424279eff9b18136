from transformers import CLIPTokenizer, CLIPTokenizerFast

TEXTS = [
    "A red square on the LEFT",
    "Hello, wörld!  It's 42 \t naïve 日本語 🦊 e\u0301",
    "",
    "a <|endoftext|> b",
    "x" * 200,
]


def test_transformers_reads_the_folder_and_agrees(tokenizer_folder, captioner):
    for kind in (CLIPTokenizerFast, CLIPTokenizer):
        theirs = kind.from_pretrained(tokenizer_folder)
        assert theirs.model_max_length == 24
        assert theirs.pad_token_id == theirs.eos_token_id == captioner.eos
        assert theirs.bos_token_id == captioner.bos == captioner.eos - 1
        for text in TEXTS:
            ids, ends = captioner([text])
            expected = theirs(text, truncation=True)["input_ids"]
            first = expected.index(captioner.eos)
            assert int(ends[0]) == first and ids[0].tolist() == expected[: first + 1]


def test_every_byte_has_an_entry_so_nothing_is_unknown(captioner):
    everything = "".join(chr(c) for c in range(0x21, 0x2000)) + " ".join(chr(c) for c in range(0x21, 0x800))
    ids = captioner.tokenizer.encode(everything).ids
    assert captioner.eos not in ids[1:-1]
    assert 514 < captioner.vocab <= 640


def test_caption_words_are_whole_entries(captioner):
    ids, _ = captioner(["a yellow square on the right"])
    assert ids.shape[1] == 8  # six words between the two special tokens


def test_a_batch_is_cropped_to_its_longest_and_padded_with_eos(captioner):
    ids, ends = captioner(["a red square", "a"])
    assert ids.shape == (2, 5) and ends.tolist() == [4, 2]
    assert ids[1, 2:].tolist() == [captioner.eos] * 3
