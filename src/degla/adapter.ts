/** LoRA's matrices on their own, as PEFT's `save_pretrained` writes them: adapter_model.safetensors and its config. */
import { exactly } from "../base/exactly";
import type { TensorToWrite } from "../clip/safetensors";
import { transposed } from "../clip/weights";
import type { Shape } from "../program/graph";
import type { RunConfig } from "./config";
import { TOKEN_TABLE } from "./trainable";

export interface Adapter {
  /** Of adapter_model.safetensors: lora_A [rank, in], lora_B [out, rank]. */
  tensors: TensorToWrite[];
  /** adapter_config.json */
  config: Record<string, unknown>;
}

const FACTOR = /^lora\/(.+)\.weight\/([ab])$/;

/**
 * @param parameters values of what is trained, by name
 * @returns null where nothing of LoRA is trained
 */
export function adapterOf(
  parameters: Readonly<Record<string, Float32Array>>,
  shapes: ReadonlyMap<string, Shape>,
  { train, tokenTable }: Pick<RunConfig, "train" | "tokenTable">,
): Adapter | null {
  if (train.kind !== "lora") return null;
  const tensors: TensorToWrite[] = [];
  for (const [name, values] of Object.entries(parameters)) {
    const match = FACTOR.exec(name);
    if (!match) continue;
    const [rows, columns] = exactly(shapes.get(name) ?? [], 2);
    const factor = match[2]!.toUpperCase();
    tensors.push({
      name: `base_model.model.${match[1]}.lora_${factor}.weight`,
      shape: [columns, rows],
      values: transposed(values, rows, columns),
    });
  }
  const table = parameters[TOKEN_TABLE];
  if (tokenTable && table)
    tensors.push({
      name: `base_model.model.${TOKEN_TABLE}`,
      shape: [...shapes.get(TOKEN_TABLE)!],
      values: table,
    });
  const config = {
    peft_type: "LORA",
    task_type: null,
    r: train.rank,
    lora_alpha: train.alpha,
    lora_dropout: 0,
    target_modules: [...train.targets],
    // trained whole: PEFT puts it in the base's place
    modules_to_save: tokenTable ? ["token_embedding"] : null,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
  };
  return { tensors, config };
}
