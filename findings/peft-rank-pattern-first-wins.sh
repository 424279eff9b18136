#!/usr/bin/env bash
# PEFT 0.21.2, transformers 5.23.0: which key of rank_pattern a layer of CLIP takes (alpha_pattern is read by the same rule). Keys
# are regular expressions that must reach the end of the layer's name, and of several that match the first in the
# dictionary's order wins, not the longest and not the last: {"q_proj": 4, "vision_model.*.q_proj": 8} gives the vision tower 4
# and never says that its second key is dead; the same two the other way round give 8. So the order of
# adapter_config.json is part of the adapter: a writer that sorts keys changes the ranks that a reader expects.
#
# Seen: "general first 4", "particular first 8".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.py <<'PY'
from peft import LoraConfig, get_peft_model
from transformers import CLIPConfig, CLIPModel

size = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}


def rank(pattern):
    config = CLIPConfig(
        text_config={**size, "vocab_size": 16, "max_position_embeddings": 8},
        vision_config={**size, "image_size": 16, "patch_size": 8},
        projection_dim=16,
    )
    model = get_peft_model(CLIPModel(config), LoraConfig(r=2, target_modules=["q_proj"], rank_pattern=pattern))
    (layer,) = (m for n, m in model.named_modules() if n.endswith("q_proj") and "vision_model" in n)
    return layer.r["default"]


print("general first", rank({"q_proj": 4, "vision_model.*.q_proj": 8}))
print("particular first", rank({"vision_model.*.q_proj": 8, "q_proj": 4}))
PY
python3 -m venv own
own/bin/pip install --quiet --disable-pip-version-check "peft==0.21.2" "transformers==5.23.0" "torch==2.13.0"
said=$(own/bin/python probe.py 2>/dev/null)
echo "$said"
[ "$said" = $'general first 4\nparticular first 8' ]
