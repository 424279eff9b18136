/** Scenes as pictures of a suite, drawn when they are needed. */
import type { Atlas } from "../scenes/atlas";
import { hash32 } from "../scenes/random";
import { scenePicture } from "../scenes/render";
import type { Scene } from "../scenes/scene";
import type { PictureSource } from "./types";

export interface ScenePictures extends PictureSource {
  /** What a key draws. */
  scene(key: string): Scene;
}

export interface SceneBook {
  pictures: ScenePictures;
  /** Takes a scene in. */
  key(scene: Scene): string;
}

/** Keys of scenes are hashes of what they draw: the suite's version and a cache of embeddings can go by them. */
export function createBook(atlas: Atlas): SceneBook {
  const scenes = new Map<string, Scene>();
  const keys = new Map<Scene, string>();
  return {
    pictures: {
      open: async (key) => {
        const scene = scenes.get(key);
        return scene ? scenePicture(atlas, scene) : null;
      },
      identity: (key) => key,
      scene: (key) => scenes.get(key)!,
    },
    key(scene) {
      let key = keys.get(scene);
      if (!key) {
        const json = JSON.stringify(scene);
        const digits = ["a", "b", "c"].map((salt) =>
          hash32(salt + json)
            .toString(16)
            .padStart(8, "0"),
        );
        key = `scene/${digits.join("")}`;
        keys.set(scene, key);
        scenes.set(key, scene);
      }
      return key;
    },
  };
}
