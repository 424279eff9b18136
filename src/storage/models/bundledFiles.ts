/** Every file that comes with the page, by its path: written by `npm run build:bundled`. */
import type { Published } from "./types";

export const BUNDLED_FILES: Record<string, Published> = {
  "learn/repair.json": {
    bytes: 5737,
    sha256: "131444eafee3dba8d1b5bc9bf5235abda3b21a6ebe9b3f82e99bd178e1418f89",
  },
  "models/scenes-clip-degla/README.md": {
    bytes: 8809,
    sha256: "c811924b742fa61486d30f99c73d38fe73939ed4ee90784dc9fd5da5c4d0dbd7",
  },
  "models/scenes-clip-degla/config.json": {
    bytes: 941,
    sha256: "68d77efc061367f60c4855b181ba7a3eb48c64089608979892c5670898f18b01",
  },
  "models/scenes-clip-degla/merges.txt": {
    bytes: 13744,
    sha256: "d203b402cb981919b7f81bdbbfc8936bdadbfe8025d6662bffa1b7e75d20c563",
  },
  "models/scenes-clip-degla/model.safetensors": {
    bytes: 10189010,
    sha256: "46b3d2b046ea8a32ee9d7231b325279afea22f14af653f0dd2db73822d8d7579",
  },
  "models/scenes-clip-degla/preprocessor_config.json": {
    bytes: 466,
    sha256: "a14b42136398312f94d8c14d1fd261b331ccaa6fc825de8b4e35410fc67f15e1",
  },
  "models/scenes-clip-degla/special_tokens_map.json": {
    bytes: 133,
    sha256: "841c138373f4f9dd8a6b07a2e4d19b1e62b5364d7e09c41762bab5f7b851eb7f",
  },
  "models/scenes-clip-degla/tokenizer.json": {
    bytes: 118080,
    sha256: "0b60629b3918d9c82f7b3e24022da21dc27a38423b87045832a74d10686e14da",
  },
  "models/scenes-clip-degla/tokenizer_config.json": {
    bytes: 222,
    sha256: "f21f523a407b1dfb4c8695ca5fed7da17ae525be69fab9a3b769d9a8ab432061",
  },
  "models/scenes-clip-degla/vocab.json": {
    bytes: 31924,
    sha256: "133f447e49c8d5f7127eca5625cce106e7cfc371cb2f2590dc360a885312189a",
  },
  "models/scenes-clip/README.md": {
    bytes: 18880,
    sha256: "48014138a03304638aca4a7b52ee10b62d07c2febefff0cede906349cbeccc03",
  },
  "models/scenes-clip/config.json": {
    bytes: 941,
    sha256: "334527c982bd29b087cc119d403a869ec0e089e1dddd2451c30f125726ebb17c",
  },
  "models/scenes-clip/merges.txt": {
    bytes: 13744,
    sha256: "d203b402cb981919b7f81bdbbfc8936bdadbfe8025d6662bffa1b7e75d20c563",
  },
  "models/scenes-clip/model.safetensors": {
    bytes: 10189010,
    sha256: "a3c999e72ea080a12b39fb0b1259d697fda6e4a1ba4292aedf2a97f4afd79aac",
  },
  "models/scenes-clip/preprocessor_config.json": {
    bytes: 466,
    sha256: "a14b42136398312f94d8c14d1fd261b331ccaa6fc825de8b4e35410fc67f15e1",
  },
  "models/scenes-clip/special_tokens_map.json": {
    bytes: 133,
    sha256: "841c138373f4f9dd8a6b07a2e4d19b1e62b5364d7e09c41762bab5f7b851eb7f",
  },
  "models/scenes-clip/tokenizer.json": {
    bytes: 118080,
    sha256: "0b60629b3918d9c82f7b3e24022da21dc27a38423b87045832a74d10686e14da",
  },
  "models/scenes-clip/tokenizer_config.json": {
    bytes: 222,
    sha256: "f21f523a407b1dfb4c8695ca5fed7da17ae525be69fab9a3b769d9a8ab432061",
  },
  "models/scenes-clip/vocab.json": {
    bytes: 31924,
    sha256: "133f447e49c8d5f7127eca5625cce106e7cfc371cb2f2590dc360a885312189a",
  },
  "scenes/ATTRIBUTION.md": {
    bytes: 18183,
    sha256: "c20790f127a15277be542e75533f2689ff8be039cf43a893bb81b3db4b5c410e",
  },
  "scenes/Apache-2.0.txt": {
    bytes: 11358,
    sha256: "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
  },
  "scenes/atlas.json": {
    bytes: 46664,
    sha256: "81301c59880532cee4bef56335f5e844e4f7ebd456540eccaf990ffdcee1d963",
  },
  "scenes/emojione.png": {
    bytes: 171302,
    sha256: "6cf9c24df7678a875a2871b8489365d7d42faabdb87fb56eccd31a3b2392767c",
  },
  "scenes/fluent-emoji-flat.png": {
    bytes: 165469,
    sha256: "2c253010067f0aff3a2adbacbb988e6030c332d932cc02b4465b843c879d540e",
  },
  "scenes/fluent-emoji.png": {
    bytes: 259235,
    sha256: "37c6ff0b197545f8e794f1564ba04b7c36d85d53eb0c0c63e738e9a665b928d7",
  },
  "scenes/noto-v1.png": {
    bytes: 171288,
    sha256: "58fd8638220d6d421f145f36d69297ed4983c9eda75d8423293c9fb4ae5d4792",
  },
  "scenes/noto.png": {
    bytes: 227980,
    sha256: "7d6c30d53309fca5a4899842eed32946c347700a1bc830e796bbb6bd7ad48f16",
  },
  "scenes/realistic.png": {
    bytes: 84622,
    sha256: "fba94680524d2af2c620e5bc7c87ed38d1cfc512861b8b54d9ef8d1407faa114",
  },
  "scenes/twemoji.png": {
    bytes: 185611,
    sha256: "1457cc94b5aaaa1254443411c8102bf345da7d9f48bdad996a308571b6423946",
  },
};
