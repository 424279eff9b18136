/**
 * Models that are no whole CLIP, named for what they are, with what to do: by config.json, which is believed before
 * anything of the weights is read, and by the names of the tensors.
 */
import { UnsupportedModelError } from "../../base/errors";
import { said } from "./said";

const WHOLE =
  "Load a whole CLIP (architecture CLIPModel): config.json, weights, tokenizer and preprocessor_config.json.";
const SIGMOID =
  "It is trained with a sigmoid for each pair and pools otherwise; only models of the kind CLIP are read here.";

/** model_type of transformers → what it is, and what to do. */
const MODEL_TYPES: Record<string, [what: string, advice: string]> = {
  siglip: ["a SigLIP", SIGMOID],
  siglip2: ["a SigLIP 2", SIGMOID],
  siglip_text_model: ["the text tower of a SigLIP alone", SIGMOID],
  siglip_vision_model: ["the image tower of a SigLIP alone", SIGMOID],
  chinese_clip: [
    "a Chinese-CLIP",
    "Its text tower is a BERT, which is not read here. Load a CLIP with CLIP's own text tower.",
  ],
  altclip: ["an AltCLIP", "Its text tower is an XLM-RoBERTa, which is not read here."],
  metaclip_2: ["a MetaCLIP 2", "Its multilingual vocabulary is not read here. MetaCLIP 1 is a CLIP and is."],
  clip_text_model: ["the text tower of a CLIP alone", WHOLE],
  clip_vision_model: ["the image tower of a CLIP alone", WHOLE],
  clipseg: ["a CLIPSeg", "It segments with a decoder behind CLIP. Load the CLIP that it was made from."],
  "vision-text-dual-encoder": ["a pair of towers of different kinds (VisionTextDualEncoder)", WHOLE],
  chinese_clip_vision_model: ["the image tower of a Chinese-CLIP alone", WHOLE],
  align: ["an ALIGN", WHOLE],
  altclip_text_model: ["the text tower of an AltCLIP alone", WHOLE],
  blip: ["a BLIP", WHOLE],
  "blip-2": ["a BLIP-2", WHOLE],
  flava: ["a FLAVA", WHOLE],
  groupvit: ["a GroupViT", WHOLE],
  owlvit: ["an OWL-ViT", "It finds objects with CLIP's towers and boxes behind. Load the CLIP instead."],
  owlv2: ["an OWLv2", "It finds objects with CLIP's towers and boxes behind. Load the CLIP instead."],
  xclip: ["an X-CLIP (video)", WHOLE],
  clvp: ["a CLVP (speech)", WHOLE],
  clap: ["a CLAP (sound)", WHOLE],
  jina_clip: ["a Jina CLIP", "Its code comes with the weights, and code of strangers is not run here."],
  llava: ["a LLaVA, a language model that sees by CLIP", WHOLE],
};

/** Architectures that carry the kind "clip" without being the whole of it. */
const PARTS: Record<string, [what: string, advice: string]> = {
  CLIPForImageClassification: [
    "CLIP's image tower with a classifier behind it (CLIPForImageClassification), without a text tower",
    "It can't be asked with captions. Load the CLIP that it was made from.",
  ],
  CLIPTextModel: ["the text tower of a CLIP alone (CLIPTextModel)", WHOLE],
  CLIPTextModelWithProjection: ["the text tower of a CLIP alone (CLIPTextModelWithProjection)", WHOLE],
  CLIPVisionModel: ["the image tower of a CLIP alone (CLIPVisionModel)", WHOLE],
  CLIPVisionModelWithProjection: ["the image tower of a CLIP alone (CLIPVisionModelWithProjection)", WHOLE],
};

const refuse = (place: string, [what, advice]: [string, string]) =>
  new UnsupportedModelError(`${place} is ${what}.`, advice);

/**
 * @param config config.json, parsed
 * @param place what to call the thing that is refused
 * @throws UnsupportedModelError where it says that it is no whole CLIP
 */
export function assertClip(config: unknown, place = "This model"): void {
  const { model_type, architectures, text_config, vision_config, text_config_dict, vision_config_dict } =
    (config ?? {}) as Record<string, unknown>;
  if (typeof model_type === "string" && model_type !== "clip") {
    const known = Object.hasOwn(MODEL_TYPES, model_type) ? MODEL_TYPES[model_type] : undefined;
    throw known
      ? new UnsupportedModelError(
          `${place} is ${known[0]}, not a CLIP: config.json says "${model_type}".`,
          known[1],
          said({ kind: "modelIsNoClip", place, type: model_type }),
        )
      : new UnsupportedModelError(
          `config.json describes a model of the kind "${model_type}", not "clip".`,
          WHOLE,
          said({ kind: "modelIsNoClip", place, type: model_type }),
        );
  }
  const part = Array.isArray(architectures) ? PARTS[String(architectures[0])] : undefined;
  if (part) throw refuse(place, part);
  if (!model_type && !text_config && !vision_config && !text_config_dict && !vision_config_dict)
    throw new UnsupportedModelError(
      "config.json describes no CLIP: it has neither model_type nor towers.",
      WHOLE,
      said({ kind: "modelConfigIsNoClip" }),
    );
}

/**
 * What a weight file holds that lacks a whole CLIP's tensors.
 *
 * @param names of its tensors
 * @throws UnsupportedModelError where they tell; else it returns, and the missing tensor is what can be said
 */
export function assertTensors(names: Iterable<string>, place: string): void {
  const all = [...names];
  const has = (pattern: RegExp) => all.some((name) => pattern.test(name));
  const vision = has(/(^|\.)vision_model\./);
  const text = has(/(^|\.)text_model\./);
  if (vision && has(/^classifier\./)) throw refuse(place, PARTS.CLIPForImageClassification!);
  if (vision && !text) throw refuse(place, ["the image tower of a CLIP alone", WHOLE]);
  if (text && !vision) throw refuse(place, ["the text tower of a CLIP alone", WHOLE]);
  if (vision || text) return;
  if (has(/(^|\.)lora_[AB]\b|\.lora_(up|down)\./))
    throw new UnsupportedModelError(
      `${place} holds a LoRA adapter, not a model.`,
      "Put it with its adapter_config.json into the folder of its base, or load the merged model.",
    );
  if (has(/visual\.|resblocks\.|in_proj_weight/))
    throw new UnsupportedModelError(
      `${place} holds weights with OpenCLIP's names, which config.json does not describe.`,
      "Put OpenCLIP's own open_clip_config.json beside them instead of config.json, or convert them to transformers' layout.",
    );
  if (has(/^(base_)?model\.layers\.|^transformer\.h\./)) throw refuse(place, ["a language model", WHOLE]);
  if (has(/^(model\.)?(diffusion_model|down_blocks|first_stage_model|encoder\.down)/))
    throw refuse(place, ["a part of a diffusion model", WHOLE]);
}
