import type { ErrorCode } from "../../base/errors";

/**
 * Faults are thrown with an English message and an advice of their own (base/errors.ts): in English these are what is
 * shown. Other languages have a title and an advice for each class, and show the message as its detail.
 */
const OWN_WORDS = { title: "{{message}}", advice: "{{advice}}", detail: "" } as const;

/** Words of what all pages hold in common. */
export const en = {
  engine: {
    threads_one: "{{name}}, {{count}} thread",
    threads_other: "{{name}}, {{count}} threads",
    software: "{{name}} (software)",
  },
  faults: {
    NoWebGPU: OWN_WORDS,
    AdapterRefused: OWN_WORDS,
    DeviceLost: OWN_WORDS,
    ThreadLost: OWN_WORDS,
    OutOfMemory: OWN_WORDS,
    QuotaExceeded: OWN_WORDS,
    StorageBlocked: OWN_WORDS,
    BrokenFile: OWN_WORDS,
    UnsupportedModel: OWN_WORDS,
    Network: OWN_WORDS,
    Integrity: OWN_WORDS,
    Cancelled: OWN_WORDS,
    BadInput: OWN_WORDS,
    Diverged: OWN_WORDS,
    PagePart: OWN_WORDS,
    Internal: OWN_WORDS,
  } satisfies Record<ErrorCode, typeof OWN_WORDS>,
  /** What a model was trained on, and what lies outside of it. */
  domain: {
    pictures_one:
      "{{models}} knows drawn scenes and nothing else: what it scores on pictures of your own is a guess.",
    pictures_other:
      "{{models}} know drawn scenes and nothing else: what they score on pictures of your own is a guess.",
    captions_one:
      "{{models}} learnt English: captions in another script mean nothing to it, however high they score.",
    captions_other:
      "{{models}} learnt English: captions in another script mean nothing to them, however high they score.",
    inEnglish: "Write them in English.",
    get: "Get {{name}}, which knows photographs",
    use: "Use {{name}}, which knows photographs",
    cost: "{{size}}, about {{time}} at {{speed}} Mbit/s",
    offline: "The network is off: a model that knows photographs can come from a file.",
    fromFile: "Choose a model's files",
    trainedOn: "Trained on",
    notSaid: "not said",
    kinds: {
      scenes: "drawn scenes",
      photographs: "photographs and other pictures of the web",
      own: "pictures of your own",
    },
    partly: "{{pictures}}, and what its base was trained on, which is not said",
    /** Of a card: pictures, then languages of the captions. */
    card: "{{pictures}}; captions in {{languages}}",
    suite_one: "{{models}} knows drawn scenes and nothing else: what it scores on other pictures is a guess.",
    suite_other:
      "{{models}} know drawn scenes and nothing else: what they score on other pictures is a guess.",
  },
} as const;
