/** Options of {@link startServer}; see server.mjs. */
export interface ServerOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly trust?: boolean;
  readonly testDriver?: boolean;
}

export interface Server {
  readonly port: number;
  readonly url: string;
  readonly logFile: string;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly stop: () => void;
}

export const QUIET_SETTINGS: Readonly<Record<string, unknown>>;
export function temporaryFolder(): string;
export function installExtension(folder: string, vsix: string): Promise<void>;
export function startServer(folder: string, options?: ServerOptions): Promise<Server>;
