/** What is offered at the cursor, independent of any editor. */
export interface Suggestion {
  /** Text inserted at the cursor, with line feeds only. */
  readonly text: string;
  /** Units right of the cursor, on its line, that the text replaces (closers the editor put there, say). */
  readonly replaceTo: number;
}

/** Whether two suggestions at one cursor come to the same. */
export function isSame(one: Suggestion, other: Suggestion): boolean {
  return one.text === other.text && one.replaceTo === other.replaceTo;
}
