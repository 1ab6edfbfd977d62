// Debian's Chromium, driven by playwright-core.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import path from 'node:path';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The browser to use: the variable CHROMIUM, or the first one found; undefined where there is none. */
export const chromiumPath = () =>
  process.env.CHROMIUM ?? CANDIDATES.find((file) => existsSync(file));

/** Opens a browser with a new profile below `folder`. Throws when no browser is installed. */
export async function startBrowser(folder) {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium found: install the package chromium, or set CHROMIUM to its path.',
    );
  }
  return chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 800 },
    // What is copied can be looked at; a page that asks first would wait for an answer nobody gives.
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
