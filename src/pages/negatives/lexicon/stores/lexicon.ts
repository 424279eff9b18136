/** The visitor's own words beside the built-in ones, kept in IndexedDB and given to the worker. */
import { z } from "zod";
import { createStore } from "zustand/vanilla";
import type { Domain } from "../../../../negatives/lexicon/nouns";
import {
  emptyUserLexicon,
  putsSpaces,
  type UserLexicon,
  userLexiconSchema,
} from "../../../../negatives/lexicon/schema";
import { DATABASES, keyValues } from "../../../../storage/database";
import { report, worded } from "../../../../workspace/faults";
import { recordEdits } from "../../../../workspace/recordEdits";
import { negativesClient } from "../../stores/set";
import { say } from "../../words";
import { recordedLexicon } from "./recorded";

export interface LexiconState {
  /** The words of the language that is chosen. */
  user: UserLexicon;
  /** Those of the languages that were chosen before, by language: none is lost to another. */
  others: Readonly<Record<string, UserLexicon>>;
  past: readonly UserLexicon[];
}

export type Part = "nouns" | "adjectives" | "verbs" | "relations";

/** Where words go: a class with what it is of (domain of nouns, frame of verbs). */
export interface Place {
  part: Exclude<Part, "relations">;
  id: string;
  domain?: Domain;
  frame?: "i" | "t";
}

export const lexiconStore = createStore<LexiconState>(() => ({
  user: emptyUserLexicon(),
  others: {},
  past: [],
}));

const MOST_UNDO = 50;

/** Puts a lexicon in place if it is sound; says what is wrong otherwise. */
export function setLexicon(user: UserLexicon): boolean {
  const checked = userLexiconSchema.safeParse(user);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    report(
      worded(
        "BadInput",
        say(($) => $.lexicon.bad, { issue: issue?.message ?? "" }),
        say(($) => $.lexicon.letters),
      ),
    );
    return false;
  }
  lexiconStore.setState((state) => ({
    ...chosen(state, checked.data),
    past: [...state.past, state.user].slice(-MOST_UNDO),
  }));
  return true;
}

/** Another language puts the words of the one before aside. */
const chosen = ({ user, others }: LexiconState, next: UserLexicon) => ({
  user: next,
  others: next.language === user.language ? others : { ...others, [user.language]: user },
});

/** What is kept of a language's words. */
const wordsOf = ({ user, others }: LexiconState, language: string) =>
  user.language === language ? user : (others[language] ?? emptyUserLexicon(language));

export function chooseLanguage(language: string): boolean {
  return setLexicon(wordsOf(lexiconStore.getState(), language));
}

/** Words from elsewhere, added to those of their own language. */
export function addLexicon(other: UserLexicon): boolean {
  return setLexicon(merged(wordsOf(lexiconStore.getState(), other.language), other));
}

/** What the rules work with: English where they could not tell the words of the chosen language apart. */
export function ruling(state: LexiconState): UserLexicon {
  return putsSpaces(state.user.language) ? state.user : wordsOf(state, "en");
}

export function undoLexicon() {
  lexiconStore.setState((state) => ({
    ...chosen(state, state.past.at(-1) ?? state.user),
    past: state.past.slice(0, -1),
  }));
}

/** "dog/hound, cat" as groups of twins; also as Japanese writes it, 「犬／猟犬、猫」. */
export function readGroups(text: string): string[][] {
  return text
    .split(/[,、，\n;；]/)
    .map((group) =>
      group
        .split(/[/／]/)
        .map((word) => word.trim().replace(/\s+/g, " ").toLowerCase())
        .filter(Boolean),
    )
    .filter((group) => group.length > 0);
}

/** Words put into a class, which is made where it is not there; words left out before are back. */
export function withWords(user: UserLexicon, place: Place, groups: readonly string[][]): UserLexicon {
  const words = groups.map((group) => [...group]);
  const back = new Set(words.flat());
  const next: UserLexicon = { ...user, remove: user.remove.filter((word) => !back.has(word)) };
  const into = <T extends { words: string[][] }>(list: T[], at: number, made: T): T[] =>
    at < 0
      ? [...list, made]
      : list.map((entry, i) =>
          i === at
            ? {
                ...entry,
                words: [
                  ...entry.words,
                  ...words.filter((group) => !entry.words.some((old) => old.join("/") === group.join("/"))),
                ],
              }
            : entry,
        );
  switch (place.part) {
    case "nouns": {
      const at = user.nouns.findIndex((entry) => entry.class === place.id);
      next.nouns = into(user.nouns, at, { class: place.id, domain: place.domain ?? "object", words });
      break;
    }
    case "adjectives": {
      const at = user.adjectives.findIndex((entry) => entry.dimension === place.id);
      next.adjectives = into(user.adjectives, at, { dimension: place.id, words });
      break;
    }
    case "verbs": {
      const frame = place.frame ?? "t";
      const at = user.verbs.findIndex((entry) => entry.set === place.id && entry.frame === frame);
      next.verbs = into(user.verbs, at, { set: place.id, frame, words });
      break;
    }
  }
  return next;
}

/** The words of the visitor are deleted; built-in ones are noted as left out. */
export function withoutWords(
  user: UserLexicon,
  gone: readonly string[],
  builtIn: ReadonlySet<string>,
): UserLexicon {
  const removed = new Set(gone);
  const prune = <T extends { words: string[][] }>(list: T[]): T[] =>
    list
      .map((entry) => ({
        ...entry,
        words: entry.words
          .map((group) => group.filter((word) => !removed.has(word)))
          .filter((group) => group.length > 0),
      }))
      .filter((entry) => entry.words.length > 0);
  return {
    ...user,
    nouns: prune(user.nouns),
    adjectives: prune(user.adjectives),
    verbs: prune(user.verbs),
    relations: user.relations.filter(({ relation }) => !removed.has(relation)),
    remove: [...new Set([...user.remove, ...gone.filter((word) => builtIn.has(word))])],
  };
}

export function withRestored(user: UserLexicon, word: string): UserLexicon {
  return { ...user, remove: user.remove.filter((other) => other !== word) };
}

export function withRelation(user: UserLexicon, relation: UserLexicon["relations"][number]): UserLexicon {
  return {
    ...user,
    relations: [...user.relations.filter((other) => other.relation !== relation.relation), relation],
    remove: user.remove.filter((word) => word !== relation.relation),
  };
}

/** One lexicon's words added to another's of the same language. */
function merged(user: UserLexicon, other: UserLexicon): UserLexicon {
  let next: UserLexicon = user;
  for (const noun of other.nouns)
    next = withWords(next, { part: "nouns", id: noun.class, domain: noun.domain }, noun.words);
  for (const { dimension, words } of other.adjectives)
    next = withWords(next, { part: "adjectives", id: dimension }, words);
  for (const { set, frame, words } of other.verbs)
    next = withWords(next, { part: "verbs", id: set, frame }, words);
  for (const relation of other.relations) next = withRelation(next, relation);
  return {
    ...next,
    plurals: { ...next.plurals, ...other.plurals },
    mass: [...new Set([...next.mass, ...other.mass])],
    twins: [...next.twins, ...other.twins],
    remove: [...new Set([...next.remove, ...other.remove])],
  };
}

const storage = keyValues(DATABASES.lexicon);

const othersSchema = z.record(z.string(), userLexiconSchema);

type Kept = Pick<LexiconState, "user" | "others">;

export async function readKeptLexicon(): Promise<Kept | null> {
  try {
    const user = userLexiconSchema.safeParse(await storage.get("user"));
    const others = othersSchema.safeParse((await storage.get("others")) ?? {});
    return user.success ? { user: user.data, others: others.data ?? {} } : null;
  } catch {
    return null; // storage is blocked
  }
}

export async function keepLexicon({ user, others }: Kept): Promise<void> {
  await storage.set([
    ["user", user],
    ["others", others],
  ]);
}

let following: Promise<void> | null = null;

/** Brings back the lexicon of the last visit, gives it to the worker, and keeps what changes. */
export function followLexicon(): Promise<void> {
  following ??= (async () => {
    const before = await readKeptLexicon();
    if (before) {
      lexiconStore.setState({ ...before, past: [] });
      await negativesClient().takeLexicon(ruling(lexiconStore.getState()));
    }
    recordEdits({
      ...recordedLexicon,
      current: () => lexiconStore.getState().user,
      subscribe: (listener) => lexiconStore.subscribe(listener),
    });
    lexiconStore.subscribe((now, old) => {
      if (now.user === old.user) return;
      negativesClient().takeLexicon(ruling(now)).catch(report);
      keepLexicon(now).catch(() =>
        report(
          worded(
            "StorageBlocked",
            say(($) => $.lexicon.notKept),
            say(($) => $.kept.until),
          ),
          { level: "notice" },
        ),
      );
    });
  })();
  return following;
}
