/** The sizes of text windows, which both sides share: cut in characters before a request, in tokens by the runtime. */

/** Characters sent for one token of the model's limits. Code has 3 to 4, so the runtime makes the exact cut. */
export const CHARS_PER_TOKEN = 8;

/** Share of the limit that a fresh window takes; the rest is room to type before the window has to be cut again. */
export const FRESH_SHARE = 0.75;

/** A window whose far end is kept still shows at least this share of the limit. */
export const MIN_SHARE = 0.5;

/** Tag tokens in front of each stream's text: the language and the edge of the file. */
export const TAGS = 2;
