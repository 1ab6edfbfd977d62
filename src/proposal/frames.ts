import type { Clock } from '../complete/clock';

/** Least time between two pictures, in ms: about as many as one can follow. */
const FRAME_MS = 80;

/** Characters that cost a ms more: the whole text goes to the editor with every picture. */
const CHARACTERS_A_MS = 2000;

/** Draws at a rate the editor can follow: the first picture at once, the last one always. */
export class Frames {
  private stopWaiting: (() => void) | undefined;
  private isDue = false;

  constructor(
    private readonly clock: Clock,
    private readonly draw: () => void,
  ) {}

  /** Something has changed in a text of that length. */
  request(length: number): void {
    if (this.stopWaiting !== undefined) {
      this.isDue = true;
      return;
    }
    this.draw();
    this.stopWaiting = this.clock.after(FRAME_MS + length / CHARACTERS_A_MS, () => {
      this.stopWaiting = undefined;
      if (!this.isDue) return;
      this.isDue = false;
      this.request(length);
    });
  }

  /** Draws nothing more. */
  stop(): void {
    this.stopWaiting?.();
    this.stopWaiting = undefined;
    this.isDue = false;
  }
}
