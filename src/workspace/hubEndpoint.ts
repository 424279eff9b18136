/** Where models are fetched from: the hub, or another endpoint of the same shape (a mirror) that the visitor names once. */
import { createStore } from "zustand/vanilla";
import { keepText, localText } from "../base/localText";
import type { ModelSource } from "../worker/protocol";

export const HUB = "https://huggingface.co";
const KEY = "degla-mirror";

/** "" for the hub itself. */
export const hubEndpointStore = createStore<{ endpoint: string }>(() => ({ endpoint: localText(KEY) ?? "" }));

/** True for an address that can be an endpoint. */
export function isHubEndpoint(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

export function setHubEndpoint(text: string) {
  const endpoint = text.trim().replace(/\/+$/, "");
  hubEndpointStore.setState({ endpoint });
  keepText(KEY, endpoint || null);
}

/** A repository at the endpoint that is chosen now. */
export function hubSource(
  repo: string,
  revision: string,
  more: { name?: string; licence?: string } = {},
): ModelSource {
  const { endpoint } = hubEndpointStore.getState();
  return { kind: "hub", repo, revision, ...(endpoint ? { mirror: endpoint } : {}), ...more };
}
