import * as vscode from 'vscode';

/**
 * Whether a text may form before the user's eyes. Where they work with a screen reader, or have asked for less motion,
 * only the result is shown. What the operating system says (`auto`) an extension cannot see.
 */
export function isMotionWelcome(): boolean {
  const setting = (section: string, name: string): unknown =>
    vscode.workspace.getConfiguration(section).get(name);
  return (
    setting('editor', 'accessibilitySupport') !== 'on' &&
    setting('workbench', 'reduceMotion') !== 'on'
  );
}

/** Whether what happens should be said and not only shown. */
export function isScreenReaderOn(): boolean {
  return vscode.workspace.getConfiguration('editor').get('accessibilitySupport') === 'on';
}
