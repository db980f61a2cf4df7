/** What a file says in some place, as a message can show it: as JSON, and not too long. */
export function brief(value: unknown): string {
  const text = String(JSON.stringify(value));
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
