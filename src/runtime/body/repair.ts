import type { RepairRequest, RepairResult, RewrittenDraft } from '../../protocol';
import type { RepairHooks } from '../host/hooks';
import type { Body } from './body';
import { rescoreChanges } from './judgeChanges';
import { RepairPass } from './repairPass';
import { rewriteLines } from './rewriteLines';
import { rewriteShare } from './rewriteShare';
import { suspectLines, surprisingLines } from './suspectLines';

/** Key of a document's cached prompts for repairs: what is typed has prompts of its own. */
export function repairCache(documentId: string): string {
  return `repair ${documentId}`;
}

/**
 * Answers one request: judges the changes asked about, writes a share of the spans anew, or writes the lines with
 * suspects anew. Where nothing is suspected by the caller, the lines count whose tokens surprise the model most.
 * @returns undefined when cancelled
 */
export async function repairWithBody(
  body: Body,
  request: RepairRequest,
  hooks: RepairHooks,
): Promise<RepairResult | undefined> {
  const pass = new RepairPass(body, request, repairCache(request.documentId), hooks);
  const drafts = await draftsOf(pass);
  if (pass.isCancelled) return undefined;
  const { scoredTokens, steps, forwards, encodedTokens, isLate: late, ms } = pass;
  return { drafts, scoredTokens, late, steps, forwards, encodedTokens, ms };
}

async function draftsOf(pass: RepairPass): Promise<RewrittenDraft[]> {
  const { changes, suspects, options } = pass.request;
  if (changes !== undefined) return rescoreChanges(pass, changes);
  if (options.share !== undefined) return rewriteShare(pass, options.share);
  if (suspects.length > 0) return rewriteLines(pass, suspectLines(pass.request));
  return rewriteLines(pass, await surprisingLines(pass));
}
