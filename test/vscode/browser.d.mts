import type { BrowserContext } from 'playwright-core';

export function chromiumPath(): string | undefined;
export function startBrowser(folder: string): Promise<BrowserContext>;
