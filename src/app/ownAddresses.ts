/**
 * Which work this browser has shown in its address: a bookmark of one's own, or a step back in one's own history, is no
 * stranger's link. Kept as hashes, the newest last.
 */
import { sha256 } from "hash-wasm";
import { DATABASES, keyValues } from "../storage/database";
import { EMPTY_LINK, type Link, writeLink } from "./link";

const KEY = "addresses";
const MOST = 1000;

const storage = keyValues(DATABASES.addresses);

let known: Promise<string[]> | null = null;
function addresses(): Promise<string[]> {
  known ??= storage
    .get<string[]>(KEY)
    .then((kept) => kept ?? [])
    .catch(() => []); // storage is blocked: only this visit's are known
  return known;
}

/** Pictures, captions and models: what a link replaces. */
const workOf = async ({ pictures, captions, a, b }: Link) =>
  (await sha256(writeLink({ ...EMPTY_LINK, pictures, captions, a, b }))).slice(0, 16);

export async function rememberAddress(link: Link): Promise<void> {
  const [mine, all] = await Promise.all([workOf(link), addresses()]);
  if (all.includes(mine)) return;
  all.push(mine);
  all.splice(0, all.length - MOST);
  await storage.set([[KEY, all]]).catch(() => {});
}

export async function isOwnAddress(link: Link): Promise<boolean> {
  return (await addresses()).includes(await workOf(link));
}
