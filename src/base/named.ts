/** Some names of many, for a notice: the first, and how many more there are. */
export interface Named {
  names: string[];
  more: number;
}

/** @param all how many there are, where `names` isn't all of them */
export function someOf(names: readonly string[], most: number, all = names.length): Named {
  return { names: names.slice(0, most), more: Math.max(0, all - most) };
}
