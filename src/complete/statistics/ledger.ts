/**
 * What became of suggestions, counted by day for 30 days. Counts only: no code, no file names, no languages. The ledger
 * is plain JSON, kept by the editor; nothing here sends it anywhere.
 */

/** What became of a suggestion that was offered. */
export type Fate =
  /** All that was left of it was accepted. */
  | 'accepted'
  /** A word or a line of it was accepted, not the rest. */
  | 'partly'
  /** Nothing of it was accepted: dismissed, typed over, typed by hand, or left behind. */
  | 'passed';

/** Suggestions by their fate. */
export type Counts = Readonly<Record<Fate, number>>;

/** Counts by local calendar day, `2026-03-01`. */
export type Ledger = Readonly<Record<string, Counts>>;

/** Days that are kept, today included. */
export const KEPT_DAYS = 30;

const NONE: Counts = { accepted: 0, partly: 0, passed: 0 };

const FATES: readonly Fate[] = ['accepted', 'partly', 'passed'];

/** The local calendar day of a moment. */
export function dayOf(moment: Date): string {
  const [year, month, day] = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return [String(year), pad(month), pad(day)].join('-');
}

/** The ledger with `change` added to one fate of a day (never below 0), without days older than {@link KEPT_DAYS}. */
export function entered(ledger: Ledger, today: Date, fate: Fate, change = 1): Ledger {
  const day = dayOf(today);
  const counts = ledger[day] ?? NONE;
  const next = { ...counts, [fate]: Math.max(0, counts[fate] + change) };
  return { ...kept(ledger, today), [day]: next };
}

/** Counts of all days that are kept, together. */
export function totals(ledger: Ledger, today: Date): Counts {
  const sum = { ...NONE };
  for (const counts of Object.values(kept(ledger, today))) {
    for (const fate of FATES) sum[fate] += counts[fate];
  }
  return sum;
}

/** Suggestions offered. */
export function offered(counts: Counts): number {
  return FATES.reduce((sum, fate) => sum + counts[fate], 0);
}

/** Share of the suggestions of which at least a part was accepted, 0..1; undefined when none was offered. */
export function acceptanceRate(counts: Counts): number | undefined {
  const all = offered(counts);
  return all === 0 ? undefined : (counts.accepted + counts.partly) / all;
}

/** The ledger found in the editor's memory; whatever is not of its form counts as nothing. */
export function readLedger(stored: unknown): Ledger {
  if (!isRecord(stored)) return {};
  const days = Object.entries(stored).flatMap(([day, counts]) =>
    /^\d{4}-\d\d-\d\d$/.test(day) && isRecord(counts) ? [[day, readCounts(counts)] as const] : [],
  );
  return Object.fromEntries(days);
}

function kept(ledger: Ledger, today: Date): Ledger {
  const first = new Date(today);
  first.setDate(first.getDate() - (KEPT_DAYS - 1));
  const [oldest, newest] = [dayOf(first), dayOf(today)];
  // Days of the same form compare as texts. A day that is still to come is of a clock that was wrong.
  const recent = Object.entries(ledger).filter(([day]) => day >= oldest && day <= newest);
  return Object.fromEntries(recent);
}

function readCounts(counts: Readonly<Record<string, unknown>>): Counts {
  const count = (fate: Fate) => {
    const value = counts[fate];
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
  };
  return { accepted: count('accepted'), partly: count('partly'), passed: count('passed') };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
