export const renderTables = (f: unknown): string => JSON.stringify(f).slice(0, 300) + "\n";
