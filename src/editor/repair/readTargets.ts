import * as vscode from 'vscode';
import { targetsOf, type Complaint, type Targets } from '../../repair/targets';
import type { TextRange } from '../../protocol';
import type { RepairMode } from '../../repair/job';

/** What a command works on in a document, given where the cursors are. */
export function readTargets(
  document: vscode.TextDocument,
  mode: RepairMode,
  selections: readonly vscode.Range[],
): Targets {
  const ranges = selections.map((selection) => offsetsOf(document, selection));
  const { languageId } = document;
  return targetsOf(document.getText(), languageId, mode, ranges, complaintsAbout(document));
}

/** What a quick fix works on: the complaints it was offered for, warnings too. */
export function targetsOfDiagnostics(
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): Targets {
  const chosen = diagnostics.map((diagnostic) => complaintOf(document, diagnostic));
  const others = complaintsAbout(document).filter(({ isError }) => isError);
  const places = [...chosen].sort((one, other) => one.start - other.start);
  const first = places[0]?.start ?? 0;
  const end = places.reduce((last, place) => Math.max(last, place.end), first);
  const isChosen = ({ start, message }: Complaint): boolean =>
    chosen.some((one) => one.start === start && one.message === message);
  return {
    selections: [{ start: first, end }],
    diagnostics: [...chosen, ...others.filter((other) => !isChosen(other))],
  };
}

/** Errors and warnings; hints do not say that something is wrong. */
export function isComplaint({ severity }: vscode.Diagnostic): boolean {
  return severity <= vscode.DiagnosticSeverity.Warning;
}

function complaintsAbout(document: vscode.TextDocument): Complaint[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(isComplaint)
    .map((diagnostic) => complaintOf(document, diagnostic));
}

function complaintOf(
  document: vscode.TextDocument,
  { range, message, severity }: vscode.Diagnostic,
): Complaint {
  const isError = severity === vscode.DiagnosticSeverity.Error;
  return { ...offsetsOf(document, range), message, isError };
}

function offsetsOf(document: vscode.TextDocument, { start, end }: vscode.Range): TextRange {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}
