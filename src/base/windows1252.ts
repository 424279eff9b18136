/**
 * The signs that Windows-1252 has where Latin-1 has controls, U+0080 to U+009F; the five that it leaves open stay.
 * (WHATWG's Encoding standard, index windows-1252.)
 */
const SIGNS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * A text that was decoded as Latin-1, as Windows-1252. Node 20's TextDecoder("windows-1252") decodes Latin-1: 0x92 comes as
 * U+0092, not as ’ (seen in 20.20.2, github.com/nodejs/node/issues/56542); of a right decoder's text nothing changes.
 */
export function asWindows1252(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => SIGNS[control.charCodeAt(0) - 0x80]!);
}
