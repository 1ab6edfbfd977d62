import * as vscode from 'vscode';
import { IGNORE_FILE, IgnoreFile } from '../../../context/ignoreFile';
import { isPrivate, type PrivacyReason } from '../../../context/privacy';
import { matchesExcluded } from './excluded';

/** What one folder's ignore file says; undefined when there is a file nobody can read. */
type FolderRules = IgnoreFile | undefined;

const NO_RULES = new IgnoreFile('');

/**
 * Says which documents Anneal must leave alone: neither complete in, nor read, nor use as context for others.
 * In doubt it says so: as long as an ignore file is not read, or cannot be, its folder is off limits.
 */
export class PrivacyGuard implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();

  /** Fires when answers may have changed; the first time when the ignore files are read. */
  readonly onDidChange = this.changed.event;

  /** Resolves once the ignore files were read for the first time. */
  readonly ready: Promise<void>;

  private rules: ReadonlyMap<string, FolderRules> | undefined;
  private readings = 0;
  private watchers: vscode.Disposable[] = [];
  private readonly listeners: vscode.Disposable;

  constructor(private readonly log: Pick<vscode.LogOutputChannel, 'warn'>) {
    this.ready = this.read();
    this.watch();
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.rules = undefined;
        this.watch();
        void this.read();
      }),
      // Faster than the watcher, and there where a file system has none.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith(`/${IGNORE_FILE}`)) void this.read();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) this.changed.fire();
      }),
    );
  }

  /** Why the document is left alone; undefined when Anneal may work in it. */
  reason(document: vscode.TextDocument): PrivacyReason | undefined {
    const { uri } = document;
    if (isPrivate(uri.toString())) return 'secret';
    const folder = folderOf(uri);
    if (folder === undefined) return undefined;
    if (matchesExcluded(document, folder)) return 'excluded';
    const rules = this.rules?.get(folder.uri.toString());
    if (rules === undefined) return 'unread';
    return rules.names(uri.path.slice(rootOf(folder).length)) ? 'ignored' : undefined;
  }

  dispose(): void {
    this.readings = Number.POSITIVE_INFINITY;
    this.listeners.dispose();
    for (const watcher of this.watchers) watcher.dispose();
    this.changed.dispose();
  }

  /** Reads the ignore files of all folders; of several readings at a time the one begun last counts. */
  private async read(): Promise<void> {
    const reading = ++this.readings;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const rules = await Promise.all(folders.map((folder) => this.readFolder(folder)));
    if (reading !== this.readings) return;
    this.rules = new Map(folders.map(({ uri }, index) => [uri.toString(), rules[index]]));
    this.changed.fire();
  }

  private async readFolder({ uri, name }: vscode.WorkspaceFolder): Promise<FolderRules> {
    try {
      const file = vscode.Uri.joinPath(uri, IGNORE_FILE);
      const bytes = await vscode.workspace.fs.readFile(file);
      const rules = new IgnoreFile(new TextDecoder().decode(bytes));
      for (const line of rules.meaningless) {
        this.log.warn(`a line of ${IGNORE_FILE} of ${name} means nothing: ${line}`);
      }
      return rules;
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return NO_RULES;
      const why = error instanceof Error ? error.message : String(error);
      this.log.warn(
        `${IGNORE_FILE} of ${name} cannot be read, so the folder is left alone: ${why}`,
      );
      return undefined;
    }
  }

  private watch(): void {
    for (const watcher of this.watchers) watcher.dispose();
    const again = () => void this.read();
    this.watchers = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const pattern = new vscode.RelativePattern(folder, IGNORE_FILE);
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      const events = [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete];
      return [watcher, ...events.map((event) => event(again))];
    });
  }
}

function rootOf({ uri }: vscode.WorkspaceFolder): string {
  return uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
}

/** The folder a document belongs to; a notebook's cell has a scheme of its own and the notebook's path. */
function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder !== undefined || uri.scheme !== 'vscode-notebook-cell') return folder;
  return vscode.workspace.workspaceFolders?.find((one) => uri.path.startsWith(rootOf(one)));
}
