/** How CSV files write that a value is missing. */
const missing = new Set(["", "NA", "NaN", "null"]);

/** Whether a cell says that its value is missing: it is empty, `NA`, `NaN` or `null`, with or without spaces. */
export const isMissing = (cell: string): boolean => missing.has(cell.trim());

/** The number that a cell is as a decimal, such as `-1.5e3`, with or without spaces, or undefined. */
export function numberOf(cell: string): number | undefined {
  const text = cell.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
