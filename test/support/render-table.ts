type Row = Readonly<Record<string, string | number>>;

/** Rows as aligned columns under their names, for people; numbers to the right. */
export function renderTable(title: string, rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const isNumber = (name: string) => rows.every((row) => typeof row[name] === "number");
  const show = (cell: string | number | undefined) =>
    typeof cell === "number" ? cell.toLocaleString("en") : (cell ?? "");
  const columns = names.map((name) => {
    const cells = [name, ...rows.map((row) => show(row[name]))];
    const width = Math.max(...cells.map((cell) => cell.length));
    return cells.map((cell) => (isNumber(name) ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = ["", ...rows].map((_, at) => `  ${columns.map((cells) => cells[at]).join("  ")}`.trimEnd());
  return ["", title, ...lines, "", ""].join("\n");
}
