export interface Item {
  name: string;
  price: number;
  quantity: number;
}

export class Cart {
  private readonly items: Item[] = [];

  add(item: Item): void {
    this.items.push(item);
  }

  remove(name: string): void {
    const index = this.items.findIndex((item) => item.name === name);
    if (index >= 0) {
      this.items.splice(index, 1);
    }
  }

  total(): number {
    let sum = 0;
    for (const item of this.items) {
      sum += item.price * item.quantity;
    }
    return sum;
  }

  // Try: delete ")" in the "for" line, right-click, Anneal, Repair Selection.
}
