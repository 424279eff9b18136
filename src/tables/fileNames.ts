/** What a file is by the end of its name: pictures that a decoder here reads, tables that are read here. */

/** Every ending of the formats of engine/imageHeader.ts. */
const PICTURE = /\.(png|apng|jpe?g|jpe|jfif|jif|pjpe?g|pjp|webp|gif|bmp|dib|avif)$/i;
const TABLE = /\.(csv|tsv|tab|txt|json|jsonl|ndjson)$/i;

export const isPictureName = (name: string): boolean => PICTURE.test(name);
export const isTableName = (name: string): boolean => TABLE.test(name);

/** "val2014/a.jpg" → "val2014/a"; a name that ends in no picture's ending stays. */
export const withoutPictureEnding = (name: string): string => name.replace(PICTURE, "");

/** What cameras and scanners write, and people convert before they use it here. */
const CONVERTED = /\.(heic|heif|tiff?|jp2|jxl|dng|nef|cr[23]|arw)$/i;

/** The stem of a name whose picture may be there under another ending; null for what names no picture. */
export const stemOfPicture = (name: string): string | null => {
  const stem = withoutPictureEnding(name).replace(CONVERTED, "");
  return stem === name ? null : stem;
};

export const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
