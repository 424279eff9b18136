/** What is said of a model that does not come, as data (base/errors.ts). */
export type DownloadSaid =
  | { kind: "hostHasNoFile" | "hostRefuses" | "hostFails"; host: string; status: number; url: string }
  | { kind: "hostUnreachable" | "hostBusy"; host: string }
  | { kind: "hostSendsPage" | "hostSendsLfs"; host: string; url: string }
  | { kind: "networkOff" | "noMemoryForModel" }
  | { kind: "downloadBroke" | "downloadDiffers"; file: string }
  | { kind: "downloadShort"; file: string; received: number; bytes: number }
  | { kind: `modelGone_${"hub" | "local" | "tuned" | "bundled"}`; id: string }
  | { kind: "noRepository"; repo: string };

export const said = (told: DownloadSaid) => ({ said: told });
