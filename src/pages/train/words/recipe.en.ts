/** Words of what a run is made of: method, terms, numbers, data. */
export const recipe = {
  method: {
    title: "Method",
    changed: "{{name}}, changed by you.",
    details: "Terms and weights",
    letters:
      "v is a picture, t its caption, t̄ its negatives, * the teacher's, s the logit scale. An empty slot for a negative stands in no sum.",
    weightOf: "Weight of {{name}}",
    negatives: {
      label: "Negatives in the sum",
      none: "None: CLIP's own",
      own: "The caption's own: DeGLA's paper",
      batch: "All of the batch: NegCLIP, DeGLA's code",
    },
    pairing: { label: "Negatives", own: "The caption's own", released: "As the code pairs them" },
    scale: { label: "Scale", learned: "Learned, s", fixed: "10: the code" },
    teacher: {
      bySteps: "α by the number of steps",
      rate: "Teacher's rate α",
      about:
        "After each step the teacher keeps this share of itself and takes the rest from the student. By the number of steps it turns over as far as in the paper.",
      between: "Between 0 and 1.",
    },
    bothWays: "and from captions to pictures",
    margin: "max(0, margin − s (v·t − v·t̄ₖ)), mean over k",
    ownWeights: "{{name}} with weights of its own",
    ownTerms: "Terms of its own",
  },
  presets: {
    contrastive: {
      name: "Contrastive",
      about: "CLIP's own loss and nothing else: what plain fine-tuning does, to compare with.",
    },
    negclip: {
      name: "NegCLIP",
      about:
        "The negatives of the whole batch join CLIP's loss. Composition rises, and the rest is forgotten.",
    },
    "ce-clip": {
      name: "CE-CLIP",
      about: "NegCLIP's loss with a contrast among captions and a margin that grows with what was learnt.",
    },
    degla: {
      name: "DeGLA",
      about:
        "Two contrasts with a caption's own negatives, and a slow teacher that keeps what the model knew. As the paper has it, and what the bundled pair was made by.",
    },
    "degla-released": {
      name: "DeGLA as released",
      about:
        "The authors' code: negatives of the whole batch, other pairs in the text contrast, scale 10, α 0.9996.",
    },
  },
  terms: {
    base: {
      name: "CLIP's contrast",
      about: "Every picture finds its caption among the batch's, and every caption its picture.",
    },
    igc: {
      name: "Image-grounded contrast",
      about: "The picture prefers its caption to that caption's negatives. Buys composition.",
    },
    tgc: {
      name: "Text-grounded contrast",
      about: "The caption stays near what the teacher makes of it, and away from its negatives.",
    },
    dis: {
      name: "Self-distillation",
      about: "Embeddings stay near the teacher's, so that nothing is forgotten.",
    },
    imc: {
      name: "Intra-modal contrast",
      about: "CE-CLIP: the caption against its own negatives, among texts alone.",
    },
    cmr: {
      name: "Cross-modal rank",
      about: "CE-CLIP: the caption beats each negative by a margin, which grows with the model.",
    },
  },
  settings: {
    title: "Settings",
    more: "More settings",
    name: "Name",
    microBatch: "Micro-batch",
    byMemory: "Micro-batch by the memory there is",
    byMemoryAbout:
      "Pairs that go through the towers at once. Fewer than the batch need less memory and give the same gradient.",
    reset: "Reset to defaults",
    noNumber: "A number is wanted.",
    atLeast: "{{bound}} at the least.",
    moreThan: "More than {{bound}}.",
    atMost: "{{bound}} at the most.",
    whole: "A whole number is wanted.",
    cantUse: "This value can't be used.",
  },
  fields: {
    steps: { label: "Steps", about: "Updates of the weights. 300 are enough to see the effect." },
    batch: { label: "Batch", about: "Pairs a step. More are steadier and slower." },
    lr: {
      label: "Learning rate",
      about: "Size of a step at its largest. Too high and the model forgets; too low and nothing moves.",
    },
    negatives: {
      label: "Negatives a caption",
      about: "Slots for hard negatives; empty ones are masked.",
    },
    seed: { label: "Seed", about: "The same seed draws the same batches." },
    warmup: { label: "Warm-up steps", about: "The rate rises over these, then falls as a cosine." },
    weightDecay: {
      label: "Weight decay",
      about: "Pulls weights to zero; not biases, norms and the logit scale.",
    },
    clipNorm: {
      label: "Largest gradient norm",
      about: "Longer gradients are cut to it; 0 for never.",
    },
    beta1: { label: "β₁", about: "AdamW's memory of the gradient." },
    beta2: { label: "β₂", about: "AdamW's memory of its square." },
    epsilon: { label: "ε", about: "Keeps AdamW from dividing by nothing." },
    evaluateEvery: {
      label: "Evaluate every",
      about: "Steps between looks at held-out data; 0 for never.",
    },
    checkpointEvery: {
      label: "Checkpoint every",
      about: "Steps between safe points, from which a closed tab goes on.",
    },
    heldOut: {
      label: "Held out",
      about: "Share of the data that is never trained on. A picture is on one side only.",
    },
    count: { label: "Scenes", about: "Distinct pictures; an epoch." },
    scenesSeed: { label: "Scenes' seed", about: "The same seed draws the same." },
    relation: { label: "Told with place", about: "Share of two things in a spatial relation." },
    colours: { label: "Told with colours", about: "Share of two coloured things." },
    single: { label: "Single things", about: "Share of one thing alone." },
    twins: { label: "Twins", about: "How often a scene is followed by itself turned round." },
  },
  /** Settings that can be told apart in the table of runs, beyond the numbers. */
  others: {
    model: "Model",
    method: "Method",
    train: "Trained",
    tokenTable: "Token table",
    baseNegatives: "Negatives in L_base",
    pairing: "Pairing in L_TGC",
    scale: "Scale in L_TGC",
    data: "Data",
    pairs: "Pairs",
    nouns: "Nouns",
    styles: "Styles",
    relations: "Relations",
    shareOfRelations: "Share of relations",
    shareOfColours: "Share of colours",
    shareOfSingle: "Share of single things",
    weight: "Weight of L_{{symbol}}",
  },
  values: {
    all: "all",
    on: "on",
    off: "off",
    many: "{{count}} of them",
    allWeights: "all weights",
    lastBlocks_one: "the last block",
    lastBlocks_other: "the last {{count}} blocks",
    projections: "the projections",
    lora: "LoRA of rank {{rank}}",
    scenes: "{{scenes, number}} scenes",
    pairs: "your pairs",
  },
  trained: {
    title: "What is trained",
    model: "Model",
    label: "What of the model is trained",
    kinds: {
      all: { label: "All", about: "Every weight of both towers moves." },
      last: { label: "Last blocks", about: "Only the end of each tower: less memory, less is lost." },
      projections: {
        label: "Projections",
        about: "Only the two matrices into the common space: quick, and weak.",
      },
      lora: {
        label: "LoRA",
        about: "Small matrices beside the large ones; they can be exported alone or merged.",
      },
    },
    blocks: "Blocks of each tower",
    rank: "Rank",
    alpha: "LoRA's α",
    matrices: "Matrices",
    tokenTable: "The token table, too",
    tokenTableAbout: "It is most of a text tower's parameters, and rare words are easily spoiled.",
  },
} as const;
