/** How a request may end early; asked between two forwards. */
export interface Interruption {
  /** Nobody wants the answer any more. */
  isRequested(): boolean;
  /** What is done by now is wanted, as at the deadline. */
  isFinishRequested(): boolean;
  /** To be called after every forward. */
  countForward(): void;
}
