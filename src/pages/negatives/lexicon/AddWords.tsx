import { Autocomplete, Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Domain } from "../../../negatives/lexicon/nouns";
import { DOMAINS } from "../../../negatives/lexicon/schema";
import classes from "./lexicon.module.css";
import { lexiconStore, type Part, readGroups, setLexicon, withRelation, withWords } from "./stores/lexicon";
import { FRAMES, type ShownClass } from "./stores/view";

const CLASS_NAMES = { nouns: "Class", adjectives: "Dimension", verbs: "Set" } as const;

/** Words into a class that is there, or into a new one. */
export function AddWords({ part, known }: { part: Part; known: readonly ShownClass[] }) {
  return part === "relations" ? <AddRelation /> : <AddToClass key={part} part={part} known={known} />;
}

function AddToClass({ part, known }: { part: Exclude<Part, "relations">; known: readonly ShownClass[] }) {
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
    setSaid(`${groups.flat().join(", ")} added to ${name}.`);
    setWords("");
  };
  return (
    <form className={classes.panel} onSubmit={submit}>
      <h2>Add words</h2>
      <Autocomplete
        label={CLASS_NAMES[part]}
        placeholder="one that is there, or a new one"
        data={[...new Set(known.map((entry) => entry.id))]}
        limit={12}
        value={id}
        onChange={setId}
      />
      {part === "nouns" && !there && (
        <NativeSelect
          label="These are"
          mt={8}
          data={[...DOMAINS]}
          value={domain}
          onChange={(event) => setDomain(event.currentTarget.value as Domain)}
        />
      )}
      {part === "verbs" && (
        <NativeSelect
          label="The verb"
          mt={8}
          data={Object.entries(FRAMES).map(([value, label]) => ({ value, label }))}
          value={frame}
          onChange={(event) => setFrame(event.currentTarget.value as "i" | "t")}
        />
      )}
      <Textarea
        label="Words"
        mt={8}
        autosize
        minRows={2}
        maxRows={8}
        placeholder="gearbox, crankshaft, valve/tap"
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setSaid("");
        }}
      />
      <Button type="submit" mt={10} variant="filled" disabled={!name || groups.length === 0}>
        Add
      </Button>
      <p className={classes.hint}>
        Divided by commas, singular; synonyms joined by “/”. <span role="status">{said}</span>
      </p>
    </form>
  );
}

function AddRelation() {
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
    <form className={classes.panel} onSubmit={submit}>
      <h2>Add a relation</h2>
      <TextInput
        label="Relation"
        placeholder="bolted to"
        value={relation}
        onChange={(event) => setRelation(event.currentTarget.value)}
      />
      <TextInput
        label="What may replace it"
        placeholder="detached from, behind"
        mt={8}
        value={replacements}
        onChange={(event) => setReplacements(event.currentTarget.value)}
      />
      <Checkbox
        size="xs"
        mt={10}
        label="Symmetric: the same when turned round"
        checked={symmetric}
        onChange={(event) => setSymmetric(event.currentTarget.checked)}
      />
      <Button type="submit" mt={10} variant="filled" disabled={relation.trim() === ""}>
        Add
      </Button>
    </form>
  );
}
