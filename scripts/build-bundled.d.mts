export function bundledFiles(): string;
