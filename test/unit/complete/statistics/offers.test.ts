import assert from 'node:assert/strict';
import {
  MIN_VISIBLE_MS,
  Offers,
  type OfferChange,
} from '../../../../src/complete/statistics/offers';

const URI = 'file:///a.ts';

/** Offers with a clock of their own, and the fates told so far. */
function start() {
  const fates: string[] = [];
  let time = 0;
  const listener = {
    settled: (fate: string) => {
      fates.push(fate);
    },
    corrected: (from: string, to: string) => {
      fates.push(`${from} -> ${to}`);
    },
  };
  const offers = new Offers(listener, () => time);
  return {
    fates,
    offers,
    wait: (ms: number) => {
      time += ms;
    },
    offer: (offset: number, text: string) => offers.offered({ uri: URI, offset, text }),
    change: (offset: number, inserted: string, removed = 0) => {
      const change: OfferChange = { offset, inserted, removed };
      offers.changed(URI, change);
    },
  };
}

describe('what becomes of suggestions', () => {
  it('is accepted when its command runs', () => {
    const { fates, offers, offer, change } = start();
    const id = offer(10, 'a + b;');
    change(10, 'a + b;');
    offers.accepted(id);
    assert.deepEqual(fates, ['accepted']);
  });

  it('is passed when something else is asked after it was seen', () => {
    const { fates, offers, offer, wait } = start();
    offer(10, 'a + b;');
    wait(MIN_VISIBLE_MS);
    offers.ended();
    offers.ended();
    assert.deepEqual(fates, ['passed']);
  });

  it('does not count when it was hardly seen', () => {
    const { fates, offers, offer, wait } = start();
    offer(10, 'a + b;');
    wait(MIN_VISIBLE_MS - 1);
    offers.ended();
    assert.deepEqual(fates, []);
  });

  it('is one offer while it is typed through', () => {
    const { fates, offers, offer, change, wait } = start();
    const id = offer(10, 'a + b;');
    wait(1000);
    change(10, 'a');
    assert.equal(offer(11, ' + b;'), id);
    change(11, ' ');
    assert.equal(offer(12, '+ b;'), id);
    change(11, '', 1);
    assert.equal(offer(11, ' + b;'), id);
    offers.ended();
    assert.deepEqual(fates, ['passed']);
  });

  it('is partly accepted when a word of it came in one go', () => {
    const { fates, offers, offer, change } = start();
    const id = offer(10, 'first + second;');
    change(10, 'first');
    assert.equal(offer(15, ' + second;'), id);
    offers.ended();
    assert.deepEqual(fates, ['partly']);
  });

  it('is partly accepted also when a character was typed before', () => {
    const { fates, offers, offer, change } = start();
    offer(10, 'first + second;');
    change(10, 'f');
    change(11, 'irst');
    offers.ended();
    assert.deepEqual(fates, ['partly']);
  });

  it('is accepted whole after a part', () => {
    const { fates, offers, offer, change } = start();
    const id = offer(10, 'first + second;');
    change(10, 'first');
    change(15, ' + second;');
    offers.accepted(id);
    assert.deepEqual(fates, ['accepted']);
  });

  it('does not take a pair the editor closes for a part', () => {
    const { fates, offers, offer, change, wait } = start();
    const id = offer(10, '(x);');
    wait(1000);
    change(10, '()');
    assert.equal(offer(11, 'x);'), id);
    offers.ended();
    assert.deepEqual(fates, ['passed']);
  });

  it('does not take what replaces text for a part: the suggest widget does that', () => {
    const { fates, offers, offer, change, wait } = start();
    offer(10, 'first + second;');
    wait(1000);
    change(10, 'first', 2);
    offers.ended();
    assert.deepEqual(fates, ['passed']);
  });

  it('corrects itself when the command comes after the next question', () => {
    const { fates, offers, offer, wait } = start();
    const id = offer(10, 'a + b;');
    wait(1000);
    offers.ended();
    offers.accepted(id);
    offers.accepted(id);
    assert.deepEqual(fates, ['passed', 'passed -> accepted']);
  });

  it('counts what was accepted at once, faster than anyone reads', () => {
    const { fates, offers, offer } = start();
    const id = offer(10, 'a + b;');
    offers.ended();
    offers.accepted(id);
    assert.deepEqual(fates, ['accepted']);
  });

  it('ends with its document, not with another', () => {
    const { fates, offers, offer, wait } = start();
    offer(10, 'a');
    wait(1000);
    offers.closed('file:///b.ts');
    assert.deepEqual(fates, []);
    offers.closed(URI);
    assert.deepEqual(fates, ['passed']);
  });

  it('knows suggestions of two places or two documents apart', () => {
    const { fates, offers, offer, wait } = start();
    const first = offer(10, 'a');
    wait(1000);
    assert.notEqual(offer(20, 'a'), first);
    wait(1000);
    offers.offered({ uri: 'file:///b.ts', offset: 20, text: 'a' });
    assert.deepEqual(fates, ['passed', 'passed']);
  });
});
