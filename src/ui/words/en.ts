/** Words that every page writes its numbers with, and those of shared pieces. */
export const en = {
  time: {
    moment: "less than a second",
    seconds: "{{value}} s",
    minutes: "{{value}} min",
    hours: "{{value}} h",
  },
  map: { role: "map of patches", keys: "{{label}}. Arrow keys read the patches." },
} as const;
