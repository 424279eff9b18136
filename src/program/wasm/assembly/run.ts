/** One chunk of one instruction. The numbers stand in wasm/codes.ts. */
import { attentionChunk, attentionGradChunk } from "./attention";
import { gatherChunk, scatterChunk } from "./lookup";
import { mapChunk } from "./maps";
import { fewRowsChunk, packChunk, productChunk } from "./product";
import { reduceChunk } from "./reduce";
import {
  layerNormChunk,
  layerNormGradParametersChunk,
  layerNormGradXChunk,
  logSumExpColumnsChunk,
  logSumExpRowsChunk,
  unitRowsChunk,
  unitRowsGradChunk,
} from "./rows";
import { operation } from "./tape";
import { adamChunk, normChunk, squaresChunk } from "./update";

export function run(at: usize, chunk: i32, scratch: usize): void {
  switch (operation(at)) {
    case 1: return packChunk(at, chunk);
    case 2: return productChunk(at, chunk, scratch);
    case 3: return fewRowsChunk(at, chunk, scratch);
    case 4: return attentionChunk(at, chunk, scratch);
    case 5: return attentionGradChunk(at, chunk, scratch);
    case 6: return layerNormChunk(at, chunk);
    case 7: return layerNormGradXChunk(at, chunk);
    case 8: return layerNormGradParametersChunk(at, chunk);
    case 9: return unitRowsChunk(at, chunk);
    case 10: return unitRowsGradChunk(at, chunk);
    case 11: return logSumExpRowsChunk(at, chunk);
    case 12: return logSumExpColumnsChunk(at, chunk);
    case 13: return mapChunk(at, chunk);
    case 14: return reduceChunk(at, chunk);
    case 15: return gatherChunk(at, chunk);
    case 16: return scatterChunk(at, chunk);
    case 17: return squaresChunk(at, chunk);
    case 18: return normChunk(at);
    case 19: return adamChunk(at);
  }
  unreachable();
}
