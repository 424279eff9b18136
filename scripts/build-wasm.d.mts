export function interpreterBinaries(): Promise<string>;
