/** A folder of pictures against texts, as the engine offers it. The files stay on the disk. */
import type { CallOptions } from "../types";

/** A picture of a folder. */
export interface FolderPicture {
  /** Below the folder that was picked, its name first: "pets/cat/1.jpg". */
  path: string;
  blob: Blob;
}

export interface FolderScores {
  model: string;
  /** [P, T] cosine of each picture with each text; NaN where the picture can't be read. */
  cosine: Float32Array;
  /** The model's own, for a softmax over texts. */
  logitScale: number;
  /** Pictures that can't be read, and why. */
  unread: { path: string; why: string }[];
  /** Encodings that were computed now; the others were kept from before. */
  encoded: number;
  milliseconds: number;
}

/** Part of Engine. */
export interface FolderCalls {
  /**
   * Encodings are kept as those of evaluations are: what was encoded before a call was cancelled, or by an evaluation on the
   * same folder, is not encoded again.
   *
   * @param texts each one's prompts, whose unit rows are averaged and made unit again (Radford et al. 2021); one prompt for
   *   a caption as it is
   * @throws BadInputError where the model is not loaded; a picture that can't be read stops nothing
   */
  folderScores(
    model: string,
    pictures: readonly FolderPicture[],
    texts: readonly (readonly string[])[],
    options?: CallOptions,
  ): Promise<FolderScores>;
}
