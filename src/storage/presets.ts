/** Models that the page offers by name. Plain data: revisions, sizes and licences as their publishers give them. */

export interface Preset {
  repo: string;
  /** A commit where one has been seen and pinned; else a branch, which the page shows as unpinned. */
  revision: string;
  name: string;
  /** One sentence on what it is for. */
  about: string;
  licence: string;
  /** Size of model.safetensors as published, for the choice before the download; the download counts its own bytes. */
  bytes: number;
  imageSize: number;
  patchSize: number;
}

/** The first is the one-click choice for real photos. */
export const PRESETS: readonly Preset[] = [
  {
    repo: "wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M",
    revision: "a2a8c6eaa2549ad66eb7c31b85022bf58273a26c",
    name: "TinyCLIP ViT-8M/16",
    about: "Distilled, small and quick: the choice for real photos.",
    licence: "MIT",
    bytes: 93_800_000,
    imageSize: 224,
    patchSize: 16,
  },
  {
    repo: "wkcn/TinyCLIP-ViT-39M-16-Text-19M-YFCC15M",
    revision: "main",
    name: "TinyCLIP ViT-39M/16",
    about: "Distilled, with the finest map of patches: sharper, four times the download.",
    licence: "MIT",
    bytes: 332_000_000,
    imageSize: 224,
    patchSize: 16,
  },
  {
    repo: "wkcn/TinyCLIP-ViT-40M-32-Text-19M-LAION400M",
    revision: "main",
    name: "TinyCLIP ViT-40M/32",
    about: "Distilled on LAION-400M: broader knowledge, coarser maps.",
    licence: "MIT",
    bytes: 337_000_000,
    imageSize: 224,
    patchSize: 32,
  },
  {
    repo: "openai/clip-vit-base-patch32",
    revision: "main",
    name: "OpenAI CLIP ViT-B/32",
    about: "The original that papers compare with; needs about 600 MB on the GPU.",
    licence: "MIT (code)",
    bytes: 605_000_000,
    imageSize: 224,
    patchSize: 32,
  },
];
