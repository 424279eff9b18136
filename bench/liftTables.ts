/** Shares of a base and of what methods made of it, several seeds each, as two Markdown tables: percent, and points over the base. */

/** A model and its shares in percent, by the table's columns. */
export interface Scored {
  folder: string;
  sha256: string;
  percent: Record<string, number>;
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** Mean ± standard deviation (n − 1); a single number has none. */
export function spread(numbers: readonly number[], write: (x: number) => string): string {
  const centre = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  if (numbers.length < 2) return write(centre);
  const squares = numbers.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return `${write(centre)} ± ${Math.sqrt(squares / (numbers.length - 1)).toFixed(1)}`;
}

const plain = (x: number) => x.toFixed(1);
const signed = (x: number) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(1)}`;

export function liftTables(
  base: Scored,
  methods: readonly { name: string; seeds: readonly Scored[] }[],
): string {
  const titles = methods.map(
    ({ name, seeds }) => `${name}, ${seeds.length} seed${seeds.length === 1 ? "" : "s"}`,
  );
  const table = (of: (share: number, over: number) => number, write: (x: number) => string) =>
    Object.entries(base.percent).map(([column, over]) =>
      row([
        column,
        over.toFixed(1),
        ...methods.map(({ seeds }) =>
          spread(
            seeds.map(({ percent }) => of(percent[column]!, over)),
            write,
          ),
        ),
      ]),
    );
  const head = (title: string) => [
    row([title, "base", ...titles]),
    row(["---", "---", ...titles.map(() => "---")]),
  ];
  return [
    ...head("%"),
    ...table((share) => share, plain),
    "",
    ...head("points over the base"),
    ...table((share, over) => share - over, signed),
  ].join("\n");
}
