"""PyTorch's side of `npm run bench:step`: the trainer of training/degla on the same batches, float32.

    python torch_step.py --model DIR --workload DIR --threads 1

Answers each line of standard input, a number of steps, with a line of JSON: processor and wall milliseconds and the loss
of each.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))

import torch  # noqa: E402
from degla.data import Examples  # noqa: E402
from degla.folder import ClipFolder  # noqa: E402
from degla.step import Trainer  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--workload", type=Path, required=True)
parser.add_argument("--threads", type=int, default=1)
options = parser.parse_args()

torch.set_num_threads(options.threads)
workload = json.loads((options.workload / "workload.json").read_text())
size, captions = workload["size"], workload["captions"]
pictures = torch.frombuffer(bytearray((options.workload / "pictures.bin").read_bytes()), dtype=torch.uint8)
pictures = pictures.view(len(captions), size, size, 4)[..., :3].contiguous()
examples = Examples(captions, workload["negatives"], pictures)
folder = ClipFolder(options.model)
trainer = Trainer(folder.load(), workload["config"])

for line in sys.stdin:
    found = []
    for _ in range(int(line)):
        rows = examples.rows(folder, examples.batch(trainer.config, trainer.done), trainer.config["negatives"])
        wall, processor = time.perf_counter(), time.process_time()
        loss = trainer.step(rows)["loss"]
        found.append(
            {
                "milliseconds": (time.perf_counter() - wall) * 1000,
                "processor": (time.process_time() - processor) * 1000,
                "loss": loss,
            }
        )
    print(json.dumps(found), flush=True)
