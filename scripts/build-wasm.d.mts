export function wasmBinaries(): Promise<string>;
export function interpreterBinaries(): Promise<string>;
