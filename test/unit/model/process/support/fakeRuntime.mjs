// A runtime process without a model. What it does is told by the request's prefix and by its first argument.
const INFO = {
  model: 'fake',
  version: '0',
  parameters: 0,
  format: 1,
  threads: Number(process.argv[process.argv.indexOf('--threads') + 1] ?? 0),
  maxPrefix: 8,
  maxSuffix: 8,
  maxCanvas: 8,
  gate: { low: 0, medium: 0, high: 0 },
  loadMs: 0,
  memoryBytes: 0,
};
const mode = process.argv[process.argv.indexOf('--model') + 1];

const result = (text) => ({
  text,
  tokens: 1,
  steps: 1,
  forwards: 1,
  encodedTokens: 1,
  encodeMs: 0,
  ms: 0,
  confidence: 1,
  stop: 'complete',
});

let running;

function infill({ id, prefix }) {
  if (running !== undefined)
    process.send({ type: 'cancelled', id: running, forwardsAfterCancel: 0 });
  running = undefined;
  if (prefix === 'crash') process.kill(process.pid, 'SIGKILL');
  else if (prefix === 'refuse') {
    process.send({ type: 'error', id, error: { code: 'too-large', message: 'Too large.' } });
  } else if (prefix === 'wait') running = id;
  else {
    process.send({ type: 'step', id, event: { step: 1, canvas: [prefix] } });
    process.send({ type: 'done', id, result: result(`${prefix}!`) });
  }
}

function repair({ id, text }) {
  if (text === 'wait') running = id;
  else {
    const drafts = [{ start: 0, end: 1, canvas: [text] }];
    process.send({ type: 'step', id, event: { step: 1, drafts } });
    if (text !== 'slow') process.send({ type: 'done', id, result: { steps: 1, drafts: [] } });
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message.type === 'infill') infill(message.request);
  if (message.type === 'repair') repair(message.request);
  if (message.type === 'cancel' && message.id === running) {
    running = undefined;
    process.send({ type: 'cancelled', id: message.id, forwardsAfterCancel: 1 });
  }
  if (message.type === 'finish' && message.id === running) {
    running = undefined;
    process.send({
      type: 'done',
      id: message.id,
      result: { steps: 0, drafts: [], late: true },
    });
  }
  if (message.type === 'shutdown') process.exit();
});

if (mode === 'broken') {
  process.send({
    type: 'failed',
    error: { code: 'model-missing', message: 'Model file x is missing.' },
  });
} else if (mode === 'dying') process.exit(1);
else if (mode !== 'silent') {
  process.stderr.write('hello from the runtime\n');
  process.send({ type: 'ready', info: INFO });
}
