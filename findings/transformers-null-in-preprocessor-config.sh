#!/usr/bin/env bash
# transformers 5.23.0 against 4.51.3: a null in preprocessor_config.json. In transformers 4 a null image_mean, image_std or
# crop_size meant "unset", and CLIPImageProcessor took its own (OpenAI's mean, 224 × 224). transformers 5 keeps the null, and
# the same folder, which loads without a word, raises ValueError at its first picture. A null do_center_crop is false in
# both: the crop is left out, and the picture comes out oblong, where a key that is absent means true.
#
# Seen: "crop_size 224x224 -> ValueError", "image_mean CLIP's -> ValueError", "do_center_crop 32x42 -> 32x42",
# "absent 32x32 -> 32x32".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.py <<'PY'
import json, os, sys, tempfile
from PIL import Image
from transformers import CLIPImageProcessor

whole = {
    "image_processor_type": "CLIPImageProcessor", "do_convert_rgb": True, "do_rescale": True, "resample": 3,
    "do_resize": True, "size": {"shortest_edge": 32},
    "do_center_crop": True, "crop_size": {"height": 32, "width": 32},
    "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
}
red = Image.new("RGB", (64, 48), (255, 0, 0))
clip = (1 - 0.48145466) / 0.5


def seen(settings):
    with tempfile.TemporaryDirectory() as at:
        with open(os.path.join(at, "preprocessor_config.json"), "w") as file:
            json.dump(settings, file)
        try:
            pixels = CLIPImageProcessor.from_pretrained(at)(red, return_tensors="np")["pixel_values"]
        except ValueError:
            return "ValueError"
    if abs(float(pixels.max()) - clip) < 1e-4:
        return "CLIP's"
    return "x".join(str(n) for n in pixels.shape[2:])


for key in ("crop_size", "image_mean", "do_center_crop"):
    print(key, seen({**whole, key: None}))
print("absent", seen({k: v for k, v in whole.items() if k != "do_center_crop"}))
PY
run() {
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check "transformers==$1" "numpy==2.3.4" "pillow==12.0.0"
  "$1/bin/python" -W ignore probe.py 2>/dev/null
}
four=$(run 4.51.3)
five=$(run 5.23.0)
paste -d' ' <(echo "$four") <(echo "$five" | sed 's/^[a-z_]* /-> /')
[ "$four" = $'crop_size 224x224\nimage_mean CLIP\'s\ndo_center_crop 32x42\nabsent 32x32' ]
[ "$five" = $'crop_size ValueError\nimage_mean ValueError\ndo_center_crop 32x42\nabsent 32x32' ]
