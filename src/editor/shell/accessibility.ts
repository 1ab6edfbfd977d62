import * as vscode from 'vscode';

const read = (section: string, name: string): unknown =>
  vscode.workspace.getConfiguration(section).get(name);

/**
 * Whether a text may form, or an icon spin, before the user's eyes. Where they work with a screen reader, or have asked
 * for less motion, only the result is shown. What the operating system says (`auto`) no extension is told.
 */
export function isMotionWelcome(): boolean {
  return (
    read('workbench', 'reduceMotion') !== 'on' && read('editor', 'accessibilitySupport') !== 'on'
  );
}

/** Whether somebody may be listening: `auto` stays `auto` where VS Code has found a screen reader. */
export function mayHaveScreenReader(): boolean {
  return read('editor', 'accessibilitySupport') !== 'off';
}

/** Whether the user has said that a screen reader is in use. */
export function hasScreenReader(): boolean {
  return read('editor', 'accessibilitySupport') === 'on';
}
