import { hubId } from "../storage/models/types";

/** The smallest CLIP of the hub that knows photographs: what is offered where the page's own models don't serve. */
export const TINY_CLIP = {
  repo: "wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M",
  revision: "a2a8c6eaa2549ad66eb7c31b85022bf58273a26c",
  name: "TinyCLIP 8M/16",
  /** Of the float32 file. */
  bytes: 93_800_000,
} as const;

export const TINY_CLIP_ID = hubId(TINY_CLIP.repo, TINY_CLIP.revision);
