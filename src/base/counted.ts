/** "1 caption", "2,000 captions"; "1 entry", "2 entries" where the plural is another. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
