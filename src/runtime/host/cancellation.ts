/** How a request is to end early: set by the message loop, read by who works on it between two forwards. */
export class Cancellation {
  private requested = false;
  private finishing = false;
  private forwards = 0;

  cancel(): void {
    this.requested = true;
  }

  isRequested(): boolean {
    return this.requested;
  }

  /** Asks for what is done by now, as a deadline would. */
  finish(): void {
    this.finishing = true;
  }

  isFinishRequested(): boolean {
    return this.finishing;
  }

  /** Forwards that ended after the cancellation was asked for; at most the one that was running. */
  get forwardsAfterCancel(): number {
    return this.forwards;
  }

  /** To be called after every forward. */
  countForward(): void {
    if (this.requested) this.forwards++;
  }
}
