/** `npm run -s degla -- <command>`: the engine without a page. */
import { Command } from "commander";
import { DeglaError } from "../base/errors";
import { setThreads } from "../kernels/threads";
import { messageOf } from "../notices/english";
import { encodeCommand } from "./encode";
import { evalCommand } from "./eval";
import { finetuneCommand } from "./finetune";
import { localCommand } from "./local";
import { negativesCommand } from "./negatives";
import { negativesReportCommand } from "./negativesReport";
import { threadsOf } from "./options";
import { scenesCommand } from "./scenes";
import { streamCommand } from "./stream";
import { suiteDumpCommand } from "./suiteDump";
import { suitesCommand } from "./suites";

const program = new Command("degla")
  .description("DeGLA Playground, headless")
  .option("--threads <number>", "of WebAssembly, for any command; left out: one a core, at most 8")
  .hook("preAction", (command) => {
    const { threads } = command.opts<{ threads?: string }>();
    if (threads !== undefined) setThreads(threadsOf(threads));
  })
  .showHelpAfterError();
encodeCommand(program);
finetuneCommand(program);
evalCommand(program);
localCommand(program);
negativesCommand(program);
negativesReportCommand(program);
scenesCommand(program);
streamCommand(program);
suiteDumpCommand(program);
suitesCommand(program);

program.parseAsync().catch((error: unknown) => {
  const advice = error instanceof DeglaError ? `\n${error.advice}` : "";
  console.error(`${messageOf(error)}${advice}`);
  process.exit(2);
});
