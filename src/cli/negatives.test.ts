import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

function negatives(input: string, ...args: string[]) {
  const command = ["--import", "tsx", "src/cli/main.ts", "negatives", "--input", "-", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("degla negatives", () => {
  it("ends well on blank lines, and says that nothing was made", () => {
    expect(negatives("\n  \n", "--format", "degla")).toEqual({
      status: 0,
      stdout: "[\n]\n",
      stderr: "The input holds no caption: nothing was made.\n",
    });
  });

  it("says nothing of the kind where there is a caption", () => {
    const { status, stdout, stderr } = negatives("a red cup on a table\n");
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ original: "a red cup on a table" });
  });
});
