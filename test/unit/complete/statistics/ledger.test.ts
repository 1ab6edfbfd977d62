import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  acceptanceRate,
  dayOf,
  entered,
  KEPT_DAYS,
  offered,
  readLedger,
  totals,
  type Fate,
  type Ledger,
} from '../../../../src/complete/statistics/ledger';

const TODAY = new Date(2026, 2, 31, 23, 59);

/** A moment some days before {@link TODAY}, by the calendar. */
const before = (days: number) => new Date(2026, 2, 31 - days, 12);

const FATES = ['accepted', 'partly', 'passed'] as const;

describe('the ledger of suggestions', () => {
  it('counts by fate', () => {
    const fates: Fate[] = ['accepted', 'passed', 'passed', 'partly'];
    const ledger = fates.reduce((now: Ledger, fate) => entered(now, TODAY, fate), {});
    assert.deepEqual(totals(ledger, TODAY), { accepted: 1, partly: 1, passed: 2 });
    assert.equal(offered(totals(ledger, TODAY)), 4);
    assert.equal(acceptanceRate(totals(ledger, TODAY)), 0.5);
  });

  it('names days as the local calendar does', () => {
    assert.equal(dayOf(TODAY), '2026-03-31');
    assert.equal(dayOf(new Date(2026, 0, 1)), '2026-01-01');
  });

  it('has no rate when nothing was offered', () => {
    assert.equal(acceptanceRate(totals({}, TODAY)), undefined);
  });

  it('keeps thirty days and forgets older ones, in the counts and in what is stored', () => {
    let ledger: Ledger = {};
    for (let days = 40; days >= 0; days--) ledger = entered(ledger, before(days), 'accepted');
    assert.equal(KEPT_DAYS, 30);
    assert.equal(offered(totals(ledger, TODAY)), 30);
    assert.equal(Object.keys(ledger).length, 30);
    assert.equal(offered(totals(ledger, before(-29))), 1);
    assert.equal(offered(totals(ledger, before(-30))), 0);
  });

  it('takes a count back, never below zero', () => {
    const once = entered({}, TODAY, 'passed');
    const taken = entered(entered(once, TODAY, 'passed', -1), TODAY, 'passed', -1);
    assert.deepEqual(totals(taken, TODAY), { accepted: 0, partly: 0, passed: 0 });
  });

  it('reads back what it wrote, and makes nothing of anything else', () => {
    const moments = fc.array(fc.tuple(fc.nat(29), fc.constantFrom(...FATES)));
    fc.assert(
      fc.property(moments, (entries) => {
        const ledger = entries.reduce(
          (now: Ledger, [days, fate]) => entered(now, before(days), fate),
          {},
        );
        assert.deepEqual(readLedger(JSON.parse(JSON.stringify(ledger))), ledger);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        assert.ok(offered(totals(readLedger(stored), TODAY)) >= 0);
      }),
    );
    const odd = { '2026-03-31': { accepted: -1, partly: '3', passed: 2.5 }, today: { passed: 3 } };
    assert.equal(offered(totals(readLedger(odd), TODAY)), 0);
  });
});
