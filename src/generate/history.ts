/** Descriptions kept. */
const MOST = 20;

/** A stored history; what is none of it, or no text, is passed over. Most recent first. */
export function readHistory(stored: unknown): string[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((entry): entry is string => typeof entry === 'string').slice(0, MOST);
}

/** The history with a description used now. */
export function remembered(history: readonly string[], description: string): string[] {
  return [description, ...history.filter((entry) => entry !== description)].slice(0, MOST);
}
