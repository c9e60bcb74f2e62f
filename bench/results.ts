export const writeResults = (_f: unknown): Promise<void> => Promise.resolve();
