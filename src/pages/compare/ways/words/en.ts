/** Words of the choice that Compare opens with. */
export const en = {
  label: "What do you want to see?",
  mended: { title: "See it fail and mended", about: "Three scenes, CLIP beside its repair" },
  line: { title: "A production line", about: "What errors cost a month, before and after" },
  pictures: { title: "My pictures", about: "Captions, labels, search, camera" },
  data: { title: "My model and data", about: "Load, measure, train" },
  part: "What to do with your pictures",
  parts: {
    captions: "Captions",
    labels: "Labels of a folder",
    search: "Search a folder",
    camera: "Camera",
  },
  own: {
    title: "Your own pictures",
    first: "Paste a picture (Ctrl+V), drop it anywhere on the page, or choose files.",
    second: "Write captions, one a line: one that is true, and one with the same words that is false.",
    third: "Mark which is which with ✓ and ✗. The page then says which of them each model prefers.",
    files: "Pictures from files…",
    input: "Files of pictures",
    stays: "Pictures stay on this machine.",
  },
  ownData: {
    title: "Your own model and data",
    about: "Everything here runs with your files, and nothing of them leaves this machine.",
    model: {
      title: "1. Model",
      now: "Now compared: {{models}}.",
      about:
        "A CLIP model's folder from Hugging Face or OpenCLIP, dropped anywhere on the page or fetched by name.",
      go: "Choose models",
    },
    measure: {
      title: "2. Measure",
      about:
        "A published benchmark, a CSV of captions with a folder of pictures, or your own failure modes with what they cost.",
      go: "Evaluate",
    },
    train: {
      title: "3. Train",
      about: "Pictures with captions, or scenes that are drawn here; hard negatives are made by rule.",
      go: "Train",
      negatives: "Make negatives",
    },
  },
} as const;
