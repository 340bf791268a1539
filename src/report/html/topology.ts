import { escape } from './escape';
import { Connection } from '../connections';

const WIDTH = 220;
const HEIGHT = 56;
const GAP_X = 200;
const GAP_Y = 56;

interface Box {
  readonly name: string;
  readonly role: string;
  readonly column: number;
  row: number;
}

/**
 * The connections as a drawing: sources on the left, what is between in the middle, and the host cluster and
 * destinations on the right.
 */
export function topology(connections: readonly Connection[], roles: ReadonlyMap<string, string>): string {
  const names = [...new Set(connections.flatMap(({ from, to }) => [from, to]))];
  const destinations = new Set(connections.filter(({ protocol }) => protocol.startsWith('TCP (TLS'))
    .map(({ to }) => to));
  const boxes = names
    .map((name): Box => ({ name, role: roleOf(name, roles), column: columnOf(name, destinations, roles), row: 0 }));
  const rows = [0, 0, 0];
  boxes.forEach((box) => { box.row = rows[box.column]++; });
  const height = Math.max(rows[0], rows[1] + 1, rows[2]) * (HEIGHT + GAP_Y) - GAP_Y + 48;
  const width = 3 * WIDTH + 2 * GAP_X + 24;
  const at = new Map(boxes.map((box) => [box.name, box]));
  const ports = new Map<string, Set<string>>();
  for (const { from, to, port } of connections) {
    const pair = JSON.stringify([from, to]);
    ports.set(pair, (ports.get(pair) ?? new Set()).add(port));
  }
  const pairs = [...ports.keys()].map((pair) => JSON.parse(pair) as [string, string]);
  const lines = pairs.map(([from, to]) =>
    arrow(at.get(from)!, at.get(to)!, [...ports.get(JSON.stringify([from, to]))!].join(', ')));
  return '<div class="scroll" role="region" aria-label="Drawing of the topology" tabindex="0"><svg class="drawing" '
    + `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" `
    + `aria-label="${escape(pairs.map(([from, to]) => `${from} connects to ${to}`).join('; '))}">`
    + '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    + 'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
    + `${lines.join('')}${boxes.map(drawBox).join('')}</svg></div>`;
}

function roleOf(name: string, roles: ReadonlyMap<string, string>): string {
  if (name === 'proxy') {
    return 'HTTP proxy';
  }
  return roles.get(name) ?? (name.startsWith('repository ') ? 'object storage' : 'cluster');
}

function columnOf(name: string, destinations: ReadonlySet<string>, roles: ReadonlyMap<string, string>): number {
  if (name === 'proxy' || name.startsWith('repository ')) {
    return 1;
  }
  return destinations.has(name) || roles.get(name) === 'host cluster' ? 2 : 0;
}

function place({ column, row }: Box): { readonly x: number; readonly y: number } {
  return { x: 12 + column * (WIDTH + GAP_X), y: 12 + row * (HEIGHT + GAP_Y) + column % 2 * (HEIGHT + 32) };
}

function drawBox(box: Box): string {
  const { x, y } = place(box);
  return `<g><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8"/><text x="${x + WIDTH / 2}" `
    + `y="${y + 24}" class="name">${escape(short(box.name))}</text>`
    + `<text x="${x + WIDTH / 2}" y="${y + 43}" class="role">${escape(box.role)}</text></g>`;
}

function short(name: string): string {
  return name.length > 26 ? `${name.slice(0, 25)}…` : name;
}

/** An arrow. The two directions between a pair of boxes are drawn beside one another. */
function arrow(from: Box, to: Box, ports: string): string {
  const [a, b] = [place(from), place(to)];
  const shift = from.column < to.column ? -10 : 10;
  const isSame = from.column === to.column;
  const x1 = a.x + (isSame || from.column > to.column ? 0 : WIDTH);
  const x2 = b.x + (isSame || from.column < to.column ? 0 : WIDTH);
  const [y1, y2] = [a.y + HEIGHT / 2 + shift, b.y + HEIGHT / 2 + shift];
  const middle = { x: (x1 + x2) / 2 - (isSame ? 30 : 0), y: (y1 + y2) / 2 - 6 };
  return `<path class="line" d="M${x1} ${y1} ${isSame ? `C${x1 - 60} ${y1} ${x2 - 60} ${y2} ` : 'L'}${x2} ${y2}" `
    + 'marker-end="url(#head)"/>'
    + `<text x="${middle.x}" y="${middle.y}" class="port">${escape(ports)}</text>`;
}
