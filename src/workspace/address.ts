/** What the page's address has become, for who is about to share it. */
import { createStore } from "zustand/vanilla";

export interface Address {
  /** Of the whole address. */
  characters: number;
  /** Whether it holds the work: pictures, captions and models. */
  whole: boolean;
}

export const addressStore = createStore<Address>(() => ({ characters: 0, whole: true }));

/** Beyond this a message of some chat programs is full, and some programs cut what they hand to the browser. */
export const SAFE_ADDRESS = 2000;
