/** The four files of a model's folder. */
export async function modelFiles(folder: string) {
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  return {
    "config.json": await read("config.json"),
    "model.safetensors": await read("model.safetensors"),
    "tokenizer.json": await read("tokenizer.json"),
    "preprocessor_config.json": await read("preprocessor_config.json"),
  };
}
