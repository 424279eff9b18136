export function wasmBinaries(): Promise<string>;
