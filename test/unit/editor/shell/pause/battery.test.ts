import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onBattery } from '../../../../../src/editor/shell/pause/battery';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

const MAINS = { type: 'Mains', online: '1' };
const UNPLUGGED = { type: 'Mains', online: '0' };
const battery = (status: string) => ({ type: 'Battery', status });

describe('the battery', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'anneal-power-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Lays the supplies out as the kernel does, and asks. */
  function ask(supplies: Supplies): Promise<boolean | undefined> {
    for (const [name, files] of Object.entries(supplies)) {
      mkdirSync(path.join(folder, name));
      for (const [file, value] of Object.entries(files)) {
        writeFileSync(path.join(folder, name, file), `${value}\n`);
      }
    }
    return onBattery(folder);
  }

  it('is in use while it discharges', async () => {
    assert.equal(await ask({ AC: UNPLUGGED, BAT0: battery('Discharging') }), true);
  });

  it('is in use when one of two discharges', async () => {
    assert.equal(await ask({ BAT0: battery('Unknown'), BAT1: battery('Discharging') }), true);
  });

  for (const status of ['Charging', 'Full', 'Not charging']) {
    it(`is not in use when it says "${status}"`, async () => {
      assert.equal(await ask({ AC: MAINS, BAT0: battery(status) }), false);
    });
  }

  it('is judged by the plug when it says nothing of use', async () => {
    assert.equal(await ask({ AC: UNPLUGGED, BAT0: battery('Unknown') }), true);
  });

  it('is not in use when a plug of several is in', async () => {
    const usb = { type: 'USB', online: '1' };
    assert.equal(await ask({ AC: UNPLUGGED, USBC: usb, BAT0: battery('Unknown') }), false);
  });

  it('of a mouse does not count', async () => {
    const mouse = { ...battery('Discharging'), scope: 'Device' };
    assert.equal(await ask({ AC: MAINS, hid: mouse }), undefined);
  });

  it('is unknown without supplies, without a folder, and without anything readable', async () => {
    assert.equal(await ask({}), undefined);
    assert.equal(await onBattery(path.join(folder, 'nowhere')), undefined);
    assert.equal(await ask({ BAT0: { type: 'Battery' } }), undefined);
  });
});
