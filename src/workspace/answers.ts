/** Whether the page shows what is known to be true and false of its pictures: a class is asked first (pages/learn). */
import { createStore } from "zustand/vanilla";

export const answersStore = createStore<{ hidden: boolean }>(() => ({ hidden: false }));
