/** `npm run -s degla -- <command>`: the engine without a page. */
import { Command, CommanderError } from "commander";
import { DeglaError } from "../base/errors";
import { setThreads } from "../device/threads";
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
  .showHelpAfterError()
  .exitOverride();
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

/** What the system says of a file or a folder that can't be written or read. */
function fileAdvice(error: unknown): string | null {
  const { path, syscall } = error as NodeJS.ErrnoException;
  if (!path || !syscall) return null;
  return "Check the path, that its folder is there, and the leave to read or write in it.";
}

program.parseAsync().catch((error: unknown) => {
  // It has said what is wrong with the call, or given the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const advice = error instanceof DeglaError ? error.advice : fileAdvice(error);
  console.error([messageOf(error), advice].filter(Boolean).join("\n"));
  process.exit(2);
});
