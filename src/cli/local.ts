/** `degla local`: where in a picture a caption's words and phrases are found, and which words count. */
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import { LOCAL_METHODS } from "../local/types";
import { BACKENDS, oneOf, type SessionOptions, sessionOptions } from "./options";

export function localCommand(program: Command): void {
  const command = program
    .command("local")
    .description("maps of a caption's words and phrases over each picture, and what each word is worth");
  sessionOptions(command)
    .option("--method <name>", LOCAL_METHODS.join(", "), "self-self")
    .action(async (options: SessionOptions & { method: string }) => {
      const method = oneOf("--method", options.method, LOCAL_METHODS);
      oneOf("--backend", options.backend, BACKENDS);
      if (!options.image || !options.text)
        throw new BadInputError("Give at least one --image and one --text.");
      const { openSession, printResult, sessionFacts } = await import("./session");
      const session = await openSession(options);
      const { engine, model, images, texts } = session;
      const results = [];
      for (const { id, file } of images)
        for (const text of texts) {
          const local = await engine.localMaps(model.id, id, text, method);
          const { cosine, words } = await engine.leaveOneOut(model.id, id, text);
          const { rows, columns, crop, localScore } = local;
          const maps = local.maps.map(({ phrase, values, max }) => ({ phrase, max, values: [...values] }));
          results.push({ image: file, text, cosine, localScore, rows, columns, crop, maps, words });
        }
      await printResult({ ...sessionFacts(session), method, results });
    });
}
