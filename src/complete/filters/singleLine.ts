/** One line when one line was asked for; the runtime stops there already, but cached and other texts may not. */
import { cutAt, type Filter } from './filter';

export const singleLine: Filter = (suggestion, { extent }) => {
  const feed = suggestion.text.indexOf('\n');
  return extent === 'line' && feed >= 0 ? cutAt(suggestion, feed) : suggestion;
};
