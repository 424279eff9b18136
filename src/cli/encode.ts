/** `degla encode`: embeddings of pictures and captions, their cosines and probabilities. */
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import { cutNotice } from "../clip/overflow";
import { english } from "../notices/english";
import { BACKENDS, oneOf, type SessionOptions, sessionOptions } from "./options";

export function encodeCommand(program: Command): void {
  const command = program
    .command("encode")
    .description("embed pictures and captions; prints embeddings, cosines and probabilities as JSON");
  sessionOptions(command).action(async (options: SessionOptions) => {
    if (!options.image && !options.text) throw new BadInputError("Give --image, --text or both.");
    oneOf("--backend", options.backend, BACKENDS);
    const { openSession, printResult, sessionFacts } = await import("./session");
    const session = await openSession(options);
    const { engine, model, images, texts } = session;
    const ids = images.map(({ id }) => id);
    const encoded = await engine.embeddings(model.id, ids, texts);
    const scores = await engine.globalScores(model.id, ids, texts);
    const table = (values: Float32Array) =>
      ids.map((_, i) => [...values.slice(i * texts.length, (i + 1) * texts.length)]);
    await printResult({
      ...sessionFacts(session),
      images: images.map(({ file, width, height, notices }, i) => ({
        file,
        width,
        height,
        ...(notices.length > 0 ? { notices: notices.map(english) } : {}),
        embedding: [...encoded.images[i]!],
      })),
      texts: texts.map((text, i) => ({
        text,
        ...(scores.cut[i] ? { notices: [english(cutNotice(1, model.contextLength)!)] } : {}),
        embedding: [...encoded.texts[i]!],
      })),
      cosine: table(scores.cosine),
      probability: table(scores.probability),
    });
  });
}
