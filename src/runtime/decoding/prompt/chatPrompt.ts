import type { DecoderTokenizer } from '../../decoder/decoderTokenizer';
import type { PromptTokens } from './promptTokens';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * Lays out a conversation as ChatML and opens the assistant's answer.
 * @param begun text the answer begins with
 */
export function chatPrompt(
  tokenizer: DecoderTokenizer,
  tokens: PromptTokens,
  messages: readonly ChatMessage[],
  begun = '',
): number[] {
  const said = messages.flatMap(({ role, content }) => [
    tokens.imStart,
    ...tokenizer.encode(`${role}\n${content}`),
    tokens.imEnd,
    ...tokenizer.encode('\n'),
  ]);
  return [...said, tokens.imStart, ...tokenizer.encode(`assistant\n${begun}`)];
}
