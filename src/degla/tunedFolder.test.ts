import { sha256 } from "hash-wasm";
/** The folder that a run leaves behind: loadable as a model of its own, with a card that tells the truth. */
import { describe, expect, it } from "vitest";
import { cardTrainedOn, tunedOn } from "../clip/folder/trainedOn";
import { encodeTexts, loadClip } from "../clip/model";
import { hashedCheckpoint, tinyConfig } from "../clip/testing";
import { startBackend } from "../program/backend";
import { methodName, PRESETS } from "./method";
import { numberData, someTexts, tinyRun } from "./testing";
import { createTrainer } from "./trainer";
import { tunedFolder } from "./tunedFolder";

describe("the folder of a run", () => {
  it("loads as a model with the student's embeddings, and its card names data, method, seed, results, hashes", async () => {
    await startBackend("wasm");
    const files = hashedCheckpoint(tinyConfig(), { dtype: "F16" });
    const model = await loadClip(files);
    const config = tinyRun({ name: "my run", method: PRESETS.negclip, seed: 7 });
    const run = await createTrainer({
      model,
      config,
      data: numberData(someTexts(9)),
      baseSha256: "b".repeat(64),
    });
    run.addEvaluation({ step: 0, composition: 0.5, retention: 0.8, parts: [] });
    await run.runStep();
    run.addEvaluation({
      step: 1,
      composition: 0.625,
      retention: null,
      parts: [{ name: "own negatives", axis: "composition", hits: 5, cases: 8 }],
    });
    const folder = await tunedFolder(files, await run.weights(), {
      config,
      steps: run.steps,
      evaluations: run.evaluations,
      dataHash: "numbers",
      base: { name: "tiny", sha256: "b".repeat(64), licence: "MIT" },
      trainedOn: tunedOn({ pictures: ["scenes"], languages: ["en"] }, "pairs"),
    });
    const again = await loadClip(folder as unknown as typeof files);
    const texts = ["a dog", "two cats on a mat"];
    expect(await encodeTexts(again, texts)).toEqual(await encodeTexts(run.student(), texts));
    const card = new TextDecoder().decode(folder["README.md"]);
    for (const text of [
      "license: mit",
      "# my run",
      "NegCLIP: 1 L_base (negatives: batch)",
      `SHA-256 ${await sha256(folder["model.safetensors"]!)}`,
      "b".repeat(64),
      "| seed | 7 |",
      "| **composition** | 50.0 | 62.5 |  |",
      "| **retention** | 80.0 | – |  |",
      "| own negatives | – | 62.5 | 8 |",
    ])
      expect(card).toContain(text);
    // what was trained on comes back with the folder
    expect(cardTrainedOn(card)).toEqual({ pictures: ["scenes", "own"], languages: ["en"] });
    expect(cardTrainedOn(card.replace('"own"', '"mine"'))).toBeNull();
    expect(cardTrainedOn("---\nlicense: mit\n---\n# another")).toBeNull();
    run.dispose();
    again.dispose();
    model.dispose();
  });

  it("names presets, and what is none", () => {
    expect(methodName(PRESETS["degla-released"])).toBe("DeGLA as released");
    expect(methodName({ ...PRESETS.degla, igc: { on: true, weight: 1 } })).toBe(
      "DeGLA with weights of its own",
    );
    expect(methodName({ ...PRESETS.negclip, igc: { on: true, weight: 1 } })).toBe("Terms of its own");
  });
});
