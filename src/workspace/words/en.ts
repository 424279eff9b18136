import type { ErrorCode } from "../../base/errors";

/**
 * Faults are thrown with an English message and an advice of their own (base/errors.ts): in English these are what is
 * shown. Other languages have a title and an advice for each class, and show the message as its detail.
 */
const OWN_WORDS = { title: "{{message}}", advice: "{{advice}}", detail: "" } as const;

/** Words of what all pages hold in common. */
export const en = {
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
} as const;
