import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';
import { healPrefix, type HealedPrefix } from './healing';
import type { PromptTokens } from './promptTokens';
import type { TextWindow } from './windows';

/** A text of the project that goes in front of a prompt. */
export interface ContextFile {
  readonly path: string;
  readonly text: string;
}

/** What a prompt says of the project; in the order it is read, the most stable first. */
export interface RepositoryContext {
  readonly name: string;
  readonly files: readonly ContextFile[];
  /** Path of the file that is being written. */
  readonly path: string;
}

/** A prompt for a gap: everything up to the last token that stands, and what was taken back there. */
export interface FimPrompt {
  /** Ids with the tokens that were taken back at their end. */
  readonly ids: readonly number[];
  /** Ids without them. */
  readonly fork: number;
  readonly healed: HealedPrefix;
}

/**
 * Lays out a gap suffix first, the whole prefix as the beginning of the middle:
 * `<|fim_prefix|><|fim_suffix|> S <|fim_middle|> P`. What is typed only adds to its end.
 * @param heal whether the last tokens of the prefix are taken back
 */
export function fimPrompt(
  tokenizer: DecoderTokenizer,
  tokens: PromptTokens,
  { prefix, suffix }: TextWindow,
  context: RepositoryContext | undefined,
  heal: boolean,
): FimPrompt {
  const healed = healPrefix(tokenizer, prefix, heal);
  const standing = [
    ...(context === undefined ? [] : repositoryIds(tokenizer, tokens, context)),
    tokens.fimPrefix,
    tokens.fimSuffix,
    ...tokenizer.encode(suffix),
    tokens.fimMiddle,
    ...healed.kept,
  ];
  return { ids: [...standing, ...healed.removed], fork: standing.length, healed };
}

/** `<|repo_name|>name` and `<|file_sep|>path` with each file's text behind it; last the path of the file itself. */
function repositoryIds(
  tokenizer: DecoderTokenizer,
  tokens: PromptTokens,
  { name, files, path }: RepositoryContext,
): number[] {
  const file = (at: string, text: string): number[] => [
    tokens.fileSep,
    ...tokenizer.encode(`${at}\n${text}`),
  ];
  return [
    tokens.repoName,
    ...tokenizer.encode(`${name}\n`),
    ...files.flatMap(({ path: at, text }) => file(at, text.endsWith('\n') ? text : `${text}\n`)),
    ...file(path, ''),
  ];
}
