/** JSON as Python's `json.dump` writes it: NaN, Infinity and -Infinity, which JSON has not, are read as null. */

const WORDS = /-?Infinity|NaN/g;
/** Letters at the end of a piece that the next one may go on with. */
const UNFINISHED = /-?[A-Za-z]*$/;

/** JSON that comes piece by piece, made into what every parser takes. */
export function pythonJsonReader(): { push(text: string): string; end(): string } {
  let inString = false;
  let escaped = false;
  let held = "";
  const push = (piece: string): string => {
    let out = "";
    const text = held + piece;
    held = "";
    for (let at = 0; at < text.length; ) {
      if (escaped) {
        escaped = false;
        out += text[at++];
      } else if (inString) {
        const stop = /["\\]/g;
        stop.lastIndex = at;
        const found = stop.exec(text)?.index ?? text.length;
        escaped = text[found] === "\\";
        inString = escaped || found === text.length;
        out += text.slice(at, found + 1);
        at = found + 1;
      } else {
        const quote = text.indexOf('"', at);
        const end = quote < 0 ? text.length : quote;
        let plain = text.slice(at, end);
        if (quote < 0) {
          held = UNFINISHED.exec(plain)![0];
          plain = plain.slice(0, plain.length - held.length);
        } else inString = true;
        out += plain.replace(WORDS, "null") + (quote < 0 ? "" : '"');
        at = end + 1;
      }
    }
    return out;
  };
  return {
    push,
    end() {
      const rest = held.replace(WORDS, "null");
      held = "";
      return rest;
    },
  };
}

/** @throws SyntaxError as JSON.parse does */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reader = pythonJsonReader();
    const plain = reader.push(text) + reader.end();
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}
