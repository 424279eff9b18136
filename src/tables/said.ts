/** What is said of a file that is no table, as data (base/errors.ts). */
import type { Named } from "../base/named";
import type { Use } from "./columns";

export type TableSaid = { file: string } & (
  | { kind: "tableIsExcel" | "tableIsWebPage" | "tableIsNoText" | "tableGivesNothing" | "tableQuotesWrong" }
  | { kind: "tableIsNoJson"; message: string }
  | { kind: "tableIsTooLong"; most: number }
  | { kind: `tableColumns_${Use}`; columns: Named }
);

export const said = (told: TableSaid) => ({ said: told });
