import { isBad, StatusNode } from './status-node';
import { OperationEvent } from '../operation';

/** The tree as lines. With `why`, nodes in which something is wrong or in progress are explained. */
export function statusLines(nodes: readonly StatusNode[], why: boolean): string[] {
  return nodes.flatMap((node) => [line(node), ...details(node, why, ''), ...childLines(node, why, '')]);
}

/** Whether something is wrong, and what, as an event. */
export function statusSummary(nodes: readonly StatusNode[]): Pick<OperationEvent, 'level' | 'message'> {
  const bad = nodes.flatMap(badIn);
  return bad.length === 0
    ? { level: 'info', message: 'nothing is wrong' }
    : { level: 'error', message: bad.map(line).join('; ') };
}

/** The nodes in which something is wrong, without those in which only something below is. */
function badIn(node: StatusNode): StatusNode[] {
  return [...isBad({ ...node, children: [] }) ? [node] : [], ...node.children.flatMap(badIn)];
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
