import { TINY_CLIP } from "../../workspace/tinyClip";
import { say } from "./words";

/** Models that are offered by name. Sizes are of the float32 files. */
export interface Preset {
  repo: string;
  /**
   * A 40-hex commit. That of openai/clip-vit-base-patch32 is the conversion of its pull request 66: main holds its
   * weights only as a pickle.
   */
  revision: string;
  name: string;
  /** Its line on the page, by its place in the catalogues. */
  line: "tiny8" | "tiny39" | "tiny40" | "openai";
  licence: string;
  bytes: number;
}

/** OpenAI's, as it is written into what is kept and exported. */
const RESTRICTED_MIT = "MIT code; model card restricts deployed use";

/** A licence as a line says it: a name, but for those that are words. */
export const licenceWords = (licence: string): string =>
  licence === RESTRICTED_MIT ? say(($) => $.presets.restrictedMit) : licence;

export const PRESETS: readonly Preset[] = [
  {
    ...TINY_CLIP,
    line: "tiny8",
    licence: "MIT",
  },
  {
    repo: "wkcn/TinyCLIP-ViT-39M-16-Text-19M-YFCC15M",
    revision: "07a4b0bc751cb64fecd2b661c048c1dd98d69444",
    name: "TinyCLIP 39M/16",
    line: "tiny39",
    licence: "MIT",
    bytes: 332_000_000,
  },
  {
    repo: "wkcn/TinyCLIP-ViT-40M-32-Text-19M-LAION400M",
    revision: "95ec8197b3f2fe7f747865c61ca556cf0768b2f7",
    name: "TinyCLIP 40M/32",
    line: "tiny40",
    licence: "MIT",
    bytes: 337_000_000,
  },
  {
    repo: "openai/clip-vit-base-patch32",
    revision: "c237dc49a33fc61debc9276459120b7eac67e7ef",
    name: "OpenAI CLIP ViT-B/32",
    line: "openai",
    licence: RESTRICTED_MIT,
    bytes: 605_000_000,
  },
];
