import type { PrivacyReason } from '../../../context/privacy';
import type { Translate } from '../../../translate';

/** Why Anneal does not work in a document, or in none. */
export type Refusal =
  | { readonly kind: 'failure'; readonly message: string }
  | { readonly kind: 'off' | 'paused' | 'filePaused' | 'noCode' | 'unreadable' }
  | { readonly kind: 'language'; readonly languageId: string }
  | { readonly kind: 'private'; readonly reason: PrivacyReason };

/** A refusal as a sentence for the user; wherever Anneal says why it does nothing, it says this. */
export function whyRefusing(refusal: Refusal, t: Translate): string {
  switch (refusal.kind) {
    case 'failure':
      return refusal.message;
    case 'off':
      return t('Switched off in the settings.');
    case 'paused':
      return t('Paused.');
    case 'filePaused':
      return t('Paused in this file.');
    case 'noCode':
      return t('Not here: Anneal works on files and notebooks that can be edited.');
    case 'unreadable':
      return t('Not in this file: it holds half a character (a lone surrogate).');
    case 'language':
      return t('Off for {0}.', refusal.languageId);
    case 'private':
      return whyPrivate(refusal.reason, t);
  }
}

function whyPrivate(reason: PrivacyReason, t: Translate): string {
  switch (reason) {
    case 'secret':
      return t('Not in this file: by its name it holds secrets.');
    case 'excluded':
      return t('Not in this file: files.exclude names it.');
    case 'ignored':
      return t('Not in this file: .annealignore names it.');
    case 'unread':
      return t('Not in this file: .annealignore is not read yet, or cannot be.');
  }
}
