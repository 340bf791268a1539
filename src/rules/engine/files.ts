/** The folder of a file. */
export function folderOf(origin: string): string {
  return origin.includes('/') ? origin.slice(0, origin.lastIndexOf('/')) : '.';
}

/** A part of a path that a normal one does not have. */
const ODD_PART = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** A path without `.`, and without `..` after a folder. */
export function normalPath(path: string): string {
  if (!ODD_PART.test(path)) {
    return path;
  }
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
