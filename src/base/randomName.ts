/**
 * 32 hex digits that no one else has drawn. (`crypto.randomUUID` is missing on pages that were opened over plain http;
 * `getRandomValues` is everywhere.)
 */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
