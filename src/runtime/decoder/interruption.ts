/** How a request may end early; asked between two forwards. */
export interface Interruption {
  /** Nobody wants the answer any more. */
  isRequested(): boolean;
  /** What is done by now is wanted, as at the deadline. */
  isFinishRequested(): boolean;
  /** Resolves when the next forward may begin: what is more urgent goes first. Absent: at once. */
  turn?(): Promise<void>;
  /** To be awaited after every forward. */
  countForward(): void | Promise<void>;
}
