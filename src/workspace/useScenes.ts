import { useEffect, useState } from "react";
import { type Fault, toFault } from "./faults";
import { type DrawnScene, draw, loadAtlas, readSceneRef } from "./scenes";

export interface SceneView extends DrawnScene {
  url: string;
}

/** Scenes by ref, drawn when first asked for; refs that can't be drawn are left out. */
export function useScenes(refs: readonly string[]): { scenes: SceneView[] | null; fault: Fault | null } {
  const [state, setState] = useState<{ scenes: SceneView[] | null; fault: Fault | null }>({
    scenes: null,
    fault: null,
  });
  const key = refs.join(" ");
  useEffect(() => {
    let live = true;
    let urls: string[] = [];
    loadAtlas().then(
      (atlas) => {
        if (!live) return;
        const scenes = key.split(" ").flatMap((ref) => {
          const parts = readSceneRef(ref);
          if (!parts) return [];
          try {
            const drawn = draw(atlas, parts);
            const url = URL.createObjectURL(drawn.png);
            return [Object.defineProperties({ url } as SceneView, Object.getOwnPropertyDescriptors(drawn))];
          } catch {
            return []; // no such scene
          }
        });
        urls = scenes.map(({ url }) => url);
        setState({ scenes, fault: null });
      },
      (error) => live && setState({ scenes: null, fault: toFault(error) }),
    );
    return () => {
      live = false;
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [key]);
  return state;
}
