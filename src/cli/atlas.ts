/** The sprite atlas from the disk, for Node. */
import { readFile } from "node:fs/promises";
import { type Atlas, loadAtlas } from "../scenes/atlas";

const FOLDER = new URL("../../public/scenes/", import.meta.url);

export const atlasOnDisk = (): Promise<Atlas> => loadAtlas((file) => readFile(new URL(file, FOLDER)));
