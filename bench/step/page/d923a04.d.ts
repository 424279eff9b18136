/** What the bench uses of commit d923a04, whose sources the bundler finds under @earlier. */
declare module "@earlier/kernels/backend" {
  export function startBackend(choice: string, options: object): Promise<unknown>;
}
declare module "@earlier/clip/model" {
  export function loadClip(files: Record<string, Uint8Array>): Promise<object>;
}
declare module "@earlier/degla/trainer" {
  export function createTrainer(options: object): Promise<{ runStep(): Promise<{ loss: number }> }>;
}
