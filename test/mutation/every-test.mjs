// Stands for all the test files that are to find a folder's mutants. One file is loaded once a mutant,
// and its tests end with the first that fails; of many, jest would load and run each.
for (const file of globalThis.testFiles) await import(`../${file}`);
