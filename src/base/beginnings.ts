/** How files of some kinds begin, whatever their names say; bytes as the letters of Latin-1. */

export const GIT_LFS = ["version https://git-lfs"];
export const ZIP = ["PK\x03\x04"];
export const SEVEN_ZIP = ["7z\xbc\xaf"];
export const GZIP = ["\x1f\x8b"];
/** Protocols 2 to 5. */
export const PICKLE = ["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"];
export const HDF5 = ["\x89HDF"];
export const NUMPY = ["\x93NUMPY"];
export const PDF = ["%PDF"];

/** Up to `length` bytes as letters, for patterns and `beginsWith`. */
export const beginningOf = (bytes: Uint8Array, length: number): string =>
  String.fromCharCode(...bytes.subarray(0, length));

/** @param at where the sign stands, for kinds that have it further in */
export const beginsWith = (text: string, signs: readonly string[], at = 0): boolean =>
  signs.some((sign) => text.startsWith(sign, at));
