/** The inspector's page: draws what the editor sends, step by step. Runs in a webview, without anything but the DOM. */
import type { FromPage, ToPage, TraceEntry } from '../messages';
import type { TraceView } from '../view';
import { drawCanvas, legend } from './canvas';
import { element, make } from './elements';
import { TEXTS } from './texts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

/** Time between two steps while playing, in ms. */
const PLAY_MS = 700;

const editor = acquireVsCodeApi();
const traces = element('traces', HTMLSelectElement);
const main = element('main', HTMLElement);
const empty = element('empty', HTMLElement);
const facts = element('facts', HTMLElement);
const canvases = element('canvases', HTMLElement);
const says = element('says', HTMLElement);
const slider = element('step', HTMLInputElement);
const play = element('play', HTMLButtonElement);
const previous = element('previous', HTMLButtonElement);
const next = element('next', HTMLButtonElement);

let entries: readonly TraceEntry[] = [];
/** The request to be shown; its view may still be on its way. */
let wanted: number | undefined;
let shown: TraceView | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

function showList(list: readonly TraceEntry[]): void {
  // Whoever looks at the newest request wants to see the next one; whoever chose another one does not.
  const follows = wanted === undefined || wanted === newestOf(entries);
  const stays = !follows && list.some(({ number }) => number === wanted);
  entries = list;
  empty.hidden = list.length > 0;
  traces.replaceChildren(...list.map(({ number, title }) => new Option(title, `${number}`)));
  const number = stays ? wanted : newestOf(list);
  if (number === undefined) {
    const hadFocus = main.contains(document.activeElement);
    wanted = undefined;
    shown = undefined;
    pause();
    main.hidden = true;
    // Whoever forgets all by keyboard is told so, and goes on from there.
    if (hadFocus) empty.focus();
    return;
  }
  main.hidden = false;
  traces.value = `${number}`;
  if (number !== wanted) select(number);
}

/** The newest request that somebody waited for: what is asked ahead would take its place in the middle of a look. */
function newestOf(list: readonly TraceEntry[]): number | undefined {
  return (list.find(({ isAhead }) => !isAhead) ?? list[0])?.number;
}

function select(number: number): void {
  wanted = number;
  editor.postMessage({ type: 'select', number });
}

function showView(number: number, view: TraceView): void {
  if (number !== wanted) return;
  shown = view;
  pause();
  facts.replaceChildren(
    ...view.facts.flatMap(({ name, value }) => [make('dt', '', name), make('dd', '', value)]),
  );
  slider.max = `${Math.max(1, view.frames.length)}`;
  showFrame(1);
}

/** @param number from 1 */
function showFrame(number: number): void {
  const frames = shown?.frames ?? [];
  const frame = frames[number - 1];
  slider.value = `${number}`;
  slider.setAttribute('aria-valuetext', frame?.title ?? TEXTS.noSteps);
  setUsable(previous, number > 1);
  setUsable(next, number < frames.length);
  const what = frame === undefined ? TEXTS.noSteps : `${frame.title}: ${frame.says}`;
  says.textContent = what;
  canvases.replaceChildren(...(frame?.canvases ?? []).map(drawCanvas));
}

function move(by: number): void {
  const count = shown?.frames.length ?? 0;
  const number = Number(slider.value) + by;
  if (number >= 1 && number <= count) showFrame(number);
  else pause();
}

/** Whether a button does anything. It keeps the focus, which one that is `disabled` would lose to nowhere. */
function setUsable(button: HTMLButtonElement, isUsable: boolean): void {
  button.setAttribute('aria-disabled', `${!isUsable}`);
}

function pause(): void {
  clearInterval(timer);
  timer = undefined;
  play.textContent = TEXTS.play;
}

play.addEventListener('click', () => {
  if (timer !== undefined) {
    pause();
    return;
  }
  if (Number(slider.value) >= (shown?.frames.length ?? 0)) showFrame(1);
  play.textContent = TEXTS.pause;
  timer = setInterval(() => {
    move(1);
  }, PLAY_MS);
});
previous.addEventListener('click', () => {
  move(-1);
});
next.addEventListener('click', () => {
  move(1);
});
slider.addEventListener('input', () => {
  pause();
  showFrame(Number(slider.value));
});
traces.addEventListener('change', () => {
  select(Number(traces.value));
});
element('marks', HTMLElement).textContent = `${legend()}.`;
element('export', HTMLButtonElement).addEventListener('click', () => {
  editor.postMessage({ type: 'export' });
});
element('clear', HTMLButtonElement).addEventListener('click', () => {
  editor.postMessage({ type: 'clear' });
});
window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  const { data } = event;
  if (data.type === 'list') showList(data.entries);
  else showView(data.number, data.view);
});
editor.postMessage({ type: 'ready' });
