/** A request's cancellation: set by the message loop, read by the infill between two forwards. */
export class Cancellation {
  private requested = false;
  private forwards = 0;

  cancel(): void {
    this.requested = true;
  }

  isRequested(): boolean {
    return this.requested;
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
