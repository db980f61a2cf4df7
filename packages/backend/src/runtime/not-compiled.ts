/** What an engine says of a module that it does not take. */
export const notCompiled = (error: unknown): string =>
  `this engine did not compile the module: ${error instanceof Error ? error.message : typeof error}`;
