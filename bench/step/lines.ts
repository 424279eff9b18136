/** A child that answers each line with a line of JSON, so that several can be asked in turns. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Lines {
  ask<T>(line: string): Promise<T>;
  close(): void;
}

/** @throws Error where the child ends before it has answered */
export function startLines(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Lines {
  const child = spawn(command, args, {
    cwd,
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin!.write(`${line}\n`);
      // what a library greets with is no answer
      for (;;) {
        const { value, done } = await answers.next();
        if (done) throw new Error(`${command} ${args.join(" ")} ended without an answer.`);
        if (/^[[{]/.test(value)) return JSON.parse(value);
      }
    },
    close: () => void child.kill(),
  };
}
