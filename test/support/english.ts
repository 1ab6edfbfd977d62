/** Stands in for `vscode.l10n.t` where no editor runs: the message itself, with its arguments. */
export function english(message: string, ...args: (string | number)[]): string {
  return message.replaceAll(/\{(\d+)\}/g, (_, index) => String(args[Number(index)]));
}
