import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Where Linux tells about power; other systems tell no extension. */
const SUPPLIES = '/sys/class/power_supply';

/** What one supply says; undefined where it has no such file. */
interface Supply {
  readonly type: string | undefined;
  /** `Device` for what powers a mouse, not the machine. */
  readonly scope: string | undefined;
  readonly online: string | undefined;
  readonly status: string | undefined;
}

/**
 * Whether the machine runs on its battery. Read anew by every call: a value that is read once never changes
 * (continuedev/continue reads it at start only).
 * @param folder of the kernel's power supply class
 * @returns undefined where that cannot be known; never rejects
 */
export async function onBattery(folder = SUPPLIES): Promise<boolean | undefined> {
  try {
    const names = await readdir(folder);
    return judge(await Promise.all(names.map((name) => readSupply(path.join(folder, name)))));
  } catch {
    return undefined;
  }
}

function judge(supplies: readonly Supply[]): boolean | undefined {
  const ours = supplies.filter(({ scope }) => scope !== 'Device');
  const batteries = ours.filter(({ type }) => type === 'Battery');
  if (batteries.length === 0) return undefined;
  if (batteries.some(({ status }) => status === 'Discharging')) return true;
  const known = ['Charging', 'Full', 'Not charging'];
  if (batteries.some(({ status }) => known.includes(status ?? ''))) return false;
  const plugs = ours.filter(({ type, online }) => type !== 'Battery' && online !== undefined);
  return plugs.length === 0 ? undefined : plugs.every(({ online }) => online === '0');
}

async function readSupply(folder: string): Promise<Supply> {
  const [type, scope, online, status] = await Promise.all(
    ['type', 'scope', 'online', 'status'].map((name) => readWord(path.join(folder, name))),
  );
  return { type, scope, online, status };
}

async function readWord(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return undefined;
  }
}
