/** SHA-256 of seventy scenes of every kind: must not depend on where they are drawn. */
import type { Atlas } from "../src/scenes/atlas";
import { drawScene } from "../src/scenes/render";
import { sampleScene } from "../src/scenes/sample";
import { SCENE_KINDS } from "../src/scenes/scene";

export async function hashScenes(atlas: Atlas): Promise<string> {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < 70; i++) {
    const scene = sampleScene(atlas, `test/${i}`, { kind: SCENE_KINDS[i % SCENE_KINDS.length]! });
    parts.push(drawScene(atlas, scene).pixels);
  }
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  return Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
}
