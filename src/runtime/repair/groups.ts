import type { Places, Suspects } from './suspects';

/**
 * Groups suspect places that lie side by side, the reported ones first. A fault is mostly in one place, and a place
 * that is suspected wrongly should not be changed with it.
 */
export function groupsOf({ reported, predicted }: Suspects): Places[] {
  return [...neighbours(reported), ...neighbours(predicted)];
}

function neighbours({ tokens, gaps }: Places): Places[] {
  const left = new Set(tokens);
  const open = new Set(gaps);
  const groups: Places[] = [];
  const grow = (position: number, group: { tokens: Set<number>; gaps: Set<number> }): void => {
    // A gap lies in front of the token of its number.
    if (open.delete(position)) {
      group.gaps.add(position);
      grow(position, group);
      grow(position - 1, group);
    }
    if (left.delete(position)) {
      group.tokens.add(position);
      grow(position - 1, group);
      grow(position + 1, group);
    }
  };
  for (const position of [...gaps, ...tokens]) {
    const group = { tokens: new Set<number>(), gaps: new Set<number>() };
    grow(position, group);
    if (group.tokens.size + group.gaps.size > 0) groups.push(group);
  }
  return groups;
}
