/** Every catalogue of the house: what the compiler can't see of two languages. */
import { describe, expect, it } from "vitest";
import { words } from "./instance";

type Words = { readonly [key: string]: string | Words };

/** Rooms by name, each with its files of one language together. */
const modules = import.meta.glob<Record<string, Words>>("../**/words/index.ts", { eager: true });

const rooms = Object.keys(modules).map((path) =>
  path.replace(/^\.\.\/(?:pages\/)?(.*)\/words\/index\.ts$/, "$1"),
);

function flat(tree: Words, lead = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${lead}${key}`, value] as [string, string]]
      : flat(value, `${lead}${key}.`),
  );
}

const catalogue = (language: string, room: string) =>
  flat((words.getResourceBundle(language, room) ?? {}) as Words);
const registered = Object.keys(words.store.data.en ?? {});

const marks = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)|<\/?(\w+)/g)].map(([, variable, tag]) => variable ?? `<${tag}>`);

/** Names that Japanese writes as they are. */
const NAMES =
  /\b(?:DeGLA|Playground|CLIP|NegCLIP|TinyCLIP|OpenCLIP|What'sUp|LAION|YFCC|OpenAI|API|Prompt API|WebGPU|WebAssembly|WebNN|GPU|CPU|Chrome|Edge|Firefox|Safari|Hugging Face|Transformers|transformers|PyTorch|tfjs|TensorFlow\.js|SHA-256|JSON|JSONL|CSV|TSV|HTML|PNG|JPEG|SVG|ZIP|URL|LoRA|AdamW|InfoNCE|SugarCrepe|Winoground|ARO|COCO|VisMin|Grad-ECLIP|HuggingFace|IndexedDB|English|README|scenes-clip|Clip|self-self|softmax|SCLIP|ClearCLIP|CLIP Surgery|ITACLIP|FILIP|float16|tuned|IBM Plex Sans|SIL Open Font License|viridis|cp -rL SNAPSHOT FOLDER|huggingface-cli download|FOLDER|Ctrl Shift Z|Ctrl Z|JSON Lines|TXT|local-dir|Page Up|Page Down|Esc|Ollama|vLLM|llama\.cpp|degla negatives|npm run degla|Git LFS|git lfs pull|EUC-JP|Radford et al)\b/g;

describe("the catalogues", () => {
  it("are all registered, each under a name of its own", () => {
    expect(rooms.length).toBeGreaterThan(1);
    expect(registered.length).toBe(rooms.length);
  });

  it.each(registered)("%s says in both languages what the other says, of the same things", (room) => {
    const english = new Map(catalogue("en", room));
    const japanese = catalogue("ja", room);
    expect(japanese.length).toBeGreaterThan(0);
    const plain = [...english.keys()].filter((key) => !key.endsWith("_one"));
    expect(japanese.map(([key]) => key).sort()).toEqual(plain.sort());
    for (const [key, text] of japanese) {
      // What a fault or the worker says is English: Japanese has words of its own for the kind of it.
      if (/^(\{\{\w+\}\})?$/.test(english.get(key)!)) continue;
      // A count may be left to its noun in one of them ("the picture", "1 picture").
      const other = [
        ...marks(english.get(key)!),
        ...marks(english.get(key.replace(/_other$/, "_one")) ?? ""),
      ];
      expect([...new Set(marks(text))].sort(), `${room}: ${key}`).toEqual([...new Set(other)].sort());
    }
  });

  it.each(registered)("%s has no English left in Japanese", (room) => {
    const left = catalogue("ja", room).filter(([, text]) => {
      const prose = text
        .replace(
          /\{\{[^}]*\}\}|<code>.*?<\/code>|<[^>]*>|“[^”]*”|「[a-z ,]+（|\*\*|https?:\S+|[\w./~-]+\.\w+|[\w.-]+\/[\w.-]+/g,
          " ",
        )
        .replace(NAMES, " ");
      const english = prose.match(/[A-Za-z]{3,}(?:[\s,'-]+[A-Za-z]{2,})+/g) ?? [];
      const untouched =
        /[A-Za-z]{3,}/.test(prose) && !/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u.test(prose);
      return english.length > 0 || untouched;
    });
    expect(left).toEqual([]);
  });
});
