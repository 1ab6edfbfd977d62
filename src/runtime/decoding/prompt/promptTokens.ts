/** Ids of the tokens that lay out a prompt, as the manifest's `prompt` names them. */
export interface PromptTokens {
  readonly endOfText: number;
  readonly imStart: number;
  readonly imEnd: number;
  readonly fimPrefix: number;
  readonly fimMiddle: number;
  readonly fimSuffix: number;
  readonly repoName: number;
  readonly fileSep: number;
}
