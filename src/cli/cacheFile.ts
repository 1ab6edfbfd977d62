import { homedir } from 'node:os';
import path from 'node:path';

/** What the place of the user's caches is read from. */
export interface CachePlace {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const thisPlace = (): CachePlace => {
  return { platform: process.platform, environment: process.env, home: homedir() };
};

/** File in the user's cache folder where the hashes of verified model files are remembered. */
export function verifiedModelsFile(place: CachePlace = thisPlace()): string {
  return path.join(cacheFolder(place), 'anneal', 'verified-models.json');
}

function cacheFolder({ platform, environment, home }: CachePlace): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  if (platform === 'win32') {
    return environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  }
  return environment['XDG_CACHE_HOME'] ?? path.join(home, '.cache');
}
