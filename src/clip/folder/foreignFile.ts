/**
 * Files of a model's folder that are not what their name says, told by how they begin: what Git, a server or a download
 * left in their place.
 */
import { beginningOf, beginsWith, GIT_LFS, GZIP, HDF5, NUMPY, PICKLE, ZIP } from "../../base/beginnings";
import { BrokenFileError, type DeglaError, UnsupportedModelError } from "../../base/errors";
import { said } from "./said";

/** So much of a file's beginning tells. */
export const BEGINNING = 256;

const AGAIN =
  "A login page, a missing file, or a model whose terms were not accepted is answered so. Fetch the file again, signed in where its repository asks for it.";

const pickled = (name: string) =>
  new UnsupportedModelError(
    `${name} is a PyTorch pickle or another archive, whatever its name says.`,
    "Pickles can run code and are not read here. Convert it once: transformers' CLIPModel.from_pretrained(…).save_pretrained(folder), then load the folder.",
    said({ kind: "modelFileIsPickle", file: name }),
  );

const other =
  (what: string, advice = "Load the folder of a CLIP in safetensors; the model's card says where it is.") =>
  (name: string) =>
    new UnsupportedModelError(`${name} is ${what}, whatever its name says.`, advice);

type Kind = [begins: (text: string) => boolean, fault: (name: string) => DeglaError];

const begins = (signs: readonly string[]) => (text: string) => beginsWith(text, signs);

/** In the place of any file. */
const ANY: Kind[] = [
  [
    begins(GIT_LFS),
    (name) =>
      new UnsupportedModelError(
        `${name} is a Git LFS pointer, not the file itself.`,
        "The folder was cloned without git-lfs. Run `git lfs pull` in it, or download the files.",
        said({ kind: "modelFileIsLfs", file: name }),
      ),
  ],
  [
    (text) => /^\s*<(!doctype|html|head|\?xml|!--)/i.test(text),
    (name) =>
      new BrokenFileError(
        `${name} is a web page, not the file itself.`,
        AGAIN,
        said({ kind: "modelFileIsWebPage", file: name }),
      ),
  ],
  [begins(GZIP), other("compressed with gzip", "Unpack it first: gunzip, or tar xzf.")],
];

/** In the place of weights. */
const WEIGHTS: Kind[] = [
  [begins([...ZIP, ...PICKLE]), pickled],
  [begins(["GGUF"]), other("a GGUF file")],
  [begins(HDF5), other("an HDF5 file, as TensorFlow's weights are")],
  [begins(NUMPY), other("a NumPy array")],
  [
    (text) => /^[\s\x21-\x7e]{8}/.test(text),
    (name) =>
      new BrokenFileError(
        `${name} holds text, not weights.`,
        AGAIN,
        said({ kind: "modelFileIsText", file: name }),
      ),
  ],
];

/** @throws BrokenFileError, UnsupportedModelError naming what stands in the file's place */
export function assertItself(beginning: Uint8Array, name: string): void {
  const text = beginningOf(beginning, BEGINNING);
  const weights = name.endsWith(".safetensors");
  // Behind the eight bytes of its length, which can be any, stands the header of safetensors.
  if (weights && text[8] === "{") return;
  const kinds = weights ? [...ANY, ...WEIGHTS] : ANY;
  const found = kinds.find(([is]) => is(text));
  if (found) throw found[1](name);
}
