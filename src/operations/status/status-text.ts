import { StatusNode } from './status-node';

/** The tree as lines. With `why`, nodes in which something is wrong or in progress are explained. */
export function statusLines(nodes: readonly StatusNode[], why: boolean): string[] {
  return nodes.flatMap((node) => [line(node), ...details(node, why, ''), ...childLines(node, why, '')]);
}

function childLines({ children }: StatusNode, why: boolean, indent: string): string[] {
  return children.flatMap((child, index) => {
    const last = index === children.length - 1;
    const below = `${indent}${last ? '   ' : '│  '}`;
    return [
      `${indent}${last ? '└─ ' : '├─ '}${line(child)}`, ...details(child, why, below), ...childLines(child, why, below),
    ];
  });
}

function line({ title, state, reason }: StatusNode): string {
  const shown = state === 'group' || state === 'not-started' || reason.startsWith(state)
    ? reason
    : `${state}: ${reason}`;
  return shown === '' || shown === `${state}: `
    ? `${title}${state === 'group' ? '' : `: ${state}`}`
    : `${title}: ${shown}`;
}

function details({ fix, why: lines, state }: StatusNode, why: boolean, indent: string): string[] {
  const more = why && state !== 'succeeded' ? lines : [];
  const isExplained = fix === undefined || more.some((each) => each.trim() === `fix: ${fix}`);
  return [...isExplained ? [] : [`${indent}   → ${fix}`], ...more.map((each) => `${indent}   ${each}`)];
}
