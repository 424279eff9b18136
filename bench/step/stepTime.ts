/**
 * A DeGLA step in Chromium, this build, the earlier one and jax-js in turns, each in a page of its own; on wasm beside
 * PyTorch. The losses must agree: times of different work would mean nothing.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { CACHE } from "../checkpoint";
import { buildPage, serve } from "../site";
import type { Figure } from "./figures";
import { type Lines, startLines } from "./lines";
import type { StepEngine } from "./page/route";
import { MODEL } from "./workload";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SITE = join(CACHE, "step-site");
/** Where training/'s tests have their packages; else the caller's. */
const PYTHON = [`${ROOT}training/.venv/bin/python`].find(existsSync) ?? "python3";

/** @throws Error where PyTorch's step can't be measured: said before the others are, which takes minutes */
export function expectTorch(): void {
  if (spawnSync(PYTHON, ["-c", "import torch"]).status !== 0)
    throw new Error(
      `${PYTHON} has no PyTorch to compare a step with: python3 -m venv training/.venv && training/.venv/bin/pip install -r training/requirements.txt`,
    );
}

export const buildStepPage = (earlier: string) =>
  buildPage(`${HERE}page`, SITE, { "@earlier": join(earlier, "src") });

interface Step {
  milliseconds: number;
  loss: number;
}

interface Contender {
  who: string;
  /** Times so many steps. */
  time(steps: number): Promise<Step[]>;
  close(): Promise<void> | void;
}

interface PageOptions {
  engine: StepEngine;
  backend: "webgpu" | "wasm";
  threads: number;
}

export async function openContender(
  browser: Browser,
  workload: string,
  who: string,
  options: PageOptions,
): Promise<Contender> {
  const served = await serve({ "/": SITE, "/model/": MODEL, "/workload/": workload }, options.threads > 1);
  const page: Page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(`[${who}] ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`[${who}] ${message.text()}`);
  });
  await page.goto(`${served.origin}/`);
  await page.waitForFunction("window.bench !== undefined");
  const { engine, ...rest } = options;
  await page.evaluate(`window.bench.open("${engine}", ${JSON.stringify({ folder: "/model", ...rest })})`);
  return {
    who,
    time: (steps) => page.evaluate(`window.bench.time(${steps})`),
    close: async () => {
      await page.context().close();
      served.close();
    },
  };
}

function openTorch(workload: string, threads: number): Contender {
  const lines: Lines = startLines(
    PYTHON,
    [`${HERE}torch_step.py`, "--model", MODEL, "--workload", workload, "--threads", `${threads}`],
    ROOT,
    { OMP_NUM_THREADS: `${threads}` },
  );
  return {
    who: `PyTorch float32, ${threads} thread${threads > 1 ? "s" : ""}`,
    time: (steps) => lines.ask(`${steps}`),
    close: lines.close,
  };
}

/** Rounds of one step each, in turns; the first warms up and must agree in its loss. */
export async function inTurns(contenders: Contender[], what: string, rounds: number): Promise<Figure[]> {
  const samples = contenders.map((): number[] => []);
  try {
    const first: number[] = [];
    for (const contender of contenders) {
      const [step] = await contender.time(1);
      first.push(step!.loss);
      console.error(
        `${what}, ${contender.who}: loss ${step!.loss}, first step ${step!.milliseconds.toFixed(0)} ms`,
      );
    }
    for (const [i, loss] of first.entries())
      if (!(Math.abs(loss - first[0]!) < 1e-3 * Math.abs(first[0]!)))
        throw new Error(
          `${contenders[i]!.who} has the loss ${loss} where ${contenders[0]!.who} has ${first[0]}.`,
        );
    for (let round = 0; round < rounds; round++)
      for (const [i, contender] of contenders.entries())
        samples[i]!.push((await contender.time(1))[0]!.milliseconds);
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return contenders.map(({ who }, i) => ({ part: "step", what, who, unit: "ms", samples: samples[i]! }));
}

export interface StepPlan {
  /** Folders of workloads by batch. */
  workloads: { gpu: string; wasm: string };
  batches: { gpu: number; wasm: number };
  /** 0 on the GPU leaves it out: without one a first step alone takes minutes. */
  rounds: { gpu: number; wasm: number };
  torch: boolean;
  log(figures: Figure[]): void;
}

export async function measureSteps(browser: Browser, plan: StepPlan): Promise<void> {
  const { workloads, batches, rounds } = plan;
  const page = (workload: string, who: string, options: PageOptions) =>
    openContender(browser, workload, who, options);
  const wasm = (who: string, engine: StepEngine, threads: number) =>
    page(workloads.wasm, who, { engine, backend: "wasm", threads });
  const what = `DeGLA step, batch ${batches.wasm} × 4 negatives, wasm`;
  plan.log(
    await inTurns(
      [
        await wasm("this build", "ours", 1),
        await wasm("d923a04", "earlier", 1),
        ...(plan.torch ? [openTorch(workloads.wasm, 1)] : []),
      ],
      `${what}, one thread`,
      rounds.wasm,
    ),
  );
  if (cpus().length > 1)
    plan.log(
      await inTurns(
        [
          await wasm("this build", "ours", 2),
          await wasm("d923a04", "earlier", 1),
          ...(plan.torch ? [openTorch(workloads.wasm, 2)] : []),
        ],
        `${what}, two threads where there are any, isolated page`,
        rounds.wasm,
      ),
    );
  if (rounds.gpu === 0) return;
  const gpu = (who: string, engine: StepEngine) =>
    page(workloads.gpu, who, { engine, backend: "webgpu", threads: 1 });
  plan.log(
    await inTurns(
      [await gpu("this build", "ours"), await gpu("d923a04", "earlier"), await gpu("jax-js", "jax-js")],
      `DeGLA step, batch ${batches.gpu} × 4 negatives, WebGPU`,
      rounds.gpu,
    ),
  );
}
