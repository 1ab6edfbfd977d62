'use strict';

/** A first-in, first-out queue that drops its oldest entry when it is full. */
class Queue {
  constructor(limit) {
    this.limit = limit;
    this.entries = [];
  }

  push(entry) {
    this.entries.push(entry);
    if (this.entries.length > this.limit) {
      this.entries.shift();
    }
  }

  pop() {
    return this.entries.shift();
  }

  get size() {
    return this.entries.length;
  }

  // Try: delete ")" in the "if" line, right-click, Anneal, Repair Selection.
}

module.exports = { Queue };
