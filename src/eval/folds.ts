/** Folds by hash of the cluster: what one fold is judged by was found on the others, the same in every run. */
import { hash32 } from "../scenes/random";

export const FOLDS = 5;

export function foldOf(cluster: string): number {
  return hash32(`fold/${cluster}`) % FOLDS;
}
