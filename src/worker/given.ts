/** What the worker was given, models and pictures, so that the next one can be given the same. */
import { persist } from "../storage/models/persist";
import type { Engine, ModelInfo, ModelSource } from "./protocol";
import { Ended, type WorkerInstance } from "./workerInstance";

interface GivenPicture {
  call: ["addImage", Blob, string] | ["addPixels", ...Parameters<Engine["addPixels"]>];
  name: string;
  users: number;
}

export interface Given {
  /** The calls that give and take: made through `engine`, and remembered. */
  calls: Pick<Engine, "loadModel" | "unloadModel" | "addImage" | "addPixels" | "removeImage">;
  /** Gives it all again. What can't be had again is forgotten, and told. @throws Ended */
  restore(instance: WorkerInstance): Promise<void>;
}

export function createGiven(engine: Engine, tellLost: (what: string, error: unknown) => void): Given {
  const pictures = new Map<string, GivenPicture>();
  const models = new Map<string, { source: ModelSource; info: ModelInfo }>();

  const remember = (id: string, call: GivenPicture["call"], name: string) => {
    const known = pictures.get(id);
    if (known) known.users++;
    else pictures.set(id, { call, name, users: 1 });
  };

  /** The work, or a word about it and false. */
  const comesBack = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Ended) throw error;
      tellLost(name, error);
      return false;
    }
  };

  return {
    calls: {
      loadModel: async (source, options) => {
        if (source.kind === "hub" || source.kind === "files") void persist();
        const info = await engine.loadModel(source, options);
        models.set(info.id, { source, info });
        return info;
      },
      unloadModel: (id) => {
        models.delete(id);
        return engine.unloadModel(id);
      },
      addImage: async (file, name, options) => {
        const handle = await engine.addImage(file, name, options);
        remember(handle.id, ["addImage", file, name], name);
        return handle;
      },
      addPixels: async (width, height, rgba, name) => {
        const handle = await engine.addPixels(width, height, rgba, name);
        remember(handle.id, ["addPixels", width, height, rgba, name], name);
        return handle;
      },
      removeImage: (id) => {
        const known = pictures.get(id);
        if (known && --known.users === 0) pictures.delete(id);
        return engine.removeImage(id);
      },
    },
    restore: async (instance) => {
      for (const [
        id,
        {
          call: [method, ...args],
          name,
          users,
        },
      ] of pictures) {
        const add = async () => {
          for (let user = 0; user < users; user++) await instance.call(method, ...args);
        };
        if (!(await comesBack(name, add))) pictures.delete(id);
      }
      for (const [id, { source, info }] of models) {
        const load = () =>
          instance.call("loadModel", { kind: "cached", id }).catch((error) => {
            if (error instanceof Ended || source.kind === "cached") throw error;
            return instance.call("loadModel", source);
          });
        if (!(await comesBack(info.name, load))) models.delete(id);
      }
    },
  };
}
