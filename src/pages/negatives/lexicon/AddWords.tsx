import { Autocomplete, Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { series } from "../../../language/formats";
import type { Domain } from "../../../negatives/lexicon/nouns";
import { DOMAINS } from "../../../negatives/lexicon/schema";
import page from "../../../ui/page.module.css";
import { useWords } from "../words";
import classes from "./lexicon.module.css";
import { lexiconStore, type Part, readGroups, setLexicon, withRelation, withWords } from "./stores/lexicon";
import type { ShownClass } from "./stores/view";

const EXAMPLES = {
  words: "gearbox, crankshaft, valve/tap",
  relation: "bolted to",
  replacements: "detached from, behind",
};

/** Words into a class that is there, or into a new one. */
export function AddWords({ part, known }: { part: Part; known: readonly ShownClass[] }) {
  return part === "relations" ? <AddRelation /> : <AddToClass key={part} part={part} known={known} />;
}

function AddToClass({ part, known }: { part: Exclude<Part, "relations">; known: readonly ShownClass[] }) {
  const t = useWords();
  const [id, setId] = useState("");
  const [words, setWords] = useState("");
  const [domain, setDomain] = useState<Domain>("object");
  const [frame, setFrame] = useState<"i" | "t">("t");
  const [said, setSaid] = useState("");
  const name = id.trim().toLowerCase();
  const groups = readGroups(words);
  const there = known.find((entry) => entry.id === name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name || groups.length === 0) return;
    const place =
      part === "nouns"
        ? { part, id: name, domain: (there?.of as Domain | undefined) ?? domain }
        : { part, id: name, ...(part === "verbs" ? { frame } : {}) };
    if (!setLexicon(withWords(lexiconStore.getState().user, place, groups))) return;
    setSaid(t(($) => $.words.added, { words: series(groups.flat()), name }));
    setWords("");
  };
  return (
    <form className={page.panel} onSubmit={submit}>
      <h2>{t(($) => $.words.title)}</h2>
      <Autocomplete
        label={t(($) => $.words.class[part])}
        placeholder={t(($) => $.words.which)}
        data={[...new Set(known.map((entry) => entry.id))]}
        limit={12}
        value={id}
        onChange={setId}
      />
      {part === "nouns" && !there && (
        <NativeSelect
          label={t(($) => $.words.these)}
          mt={8}
          data={[...DOMAINS]}
          value={domain}
          onChange={(event) => setDomain(event.currentTarget.value as Domain)}
        />
      )}
      {part === "verbs" && (
        <NativeSelect
          label={t(($) => $.words.verb)}
          mt={8}
          data={(["i", "t"] as const).map((value) => ({ value, label: t(($) => $.frames[value]) }))}
          value={frame}
          onChange={(event) => setFrame(event.currentTarget.value as "i" | "t")}
        />
      )}
      <Textarea
        label={t(($) => $.words.words)}
        mt={8}
        autosize
        minRows={2}
        maxRows={8}
        placeholder={EXAMPLES.words}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setSaid("");
        }}
      />
      <Button type="submit" mt={10} variant="filled" disabled={!name || groups.length === 0}>
        {t(($) => $.words.add)}
      </Button>
      <p className={classes.hint}>
        {t(($) => $.words.hint)} <span role="status">{said}</span>
      </p>
    </form>
  );
}

function AddRelation() {
  const t = useWords();
  const [relation, setRelation] = useState("");
  const [replacements, setReplacements] = useState("");
  const [symmetric, setSymmetric] = useState(false);
  const others = readGroups(replacements).flat();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { user } = lexiconStore.getState();
    if (!setLexicon(withRelation(user, { relation, replacements: others, symmetric }))) return;
    setRelation("");
    setReplacements("");
    setSymmetric(false);
  };
  return (
    <form className={page.panel} onSubmit={submit}>
      <h2>{t(($) => $.relation.title)}</h2>
      <TextInput
        label={t(($) => $.relation.relation)}
        placeholder={EXAMPLES.relation}
        value={relation}
        onChange={(event) => setRelation(event.currentTarget.value)}
      />
      <TextInput
        label={t(($) => $.relation.replace)}
        placeholder={EXAMPLES.replacements}
        mt={8}
        value={replacements}
        onChange={(event) => setReplacements(event.currentTarget.value)}
      />
      <Checkbox
        size="xs"
        mt={10}
        label={t(($) => $.relation.symmetric)}
        checked={symmetric}
        onChange={(event) => setSymmetric(event.currentTarget.checked)}
      />
      <Button type="submit" mt={10} variant="filled" disabled={relation.trim() === ""}>
        {t(($) => $.words.add)}
      </Button>
    </form>
  );
}
