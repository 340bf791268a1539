/** The folder of a file. */
export function folderOf(origin: string): string {
  return origin.includes('/') ? origin.slice(0, origin.lastIndexOf('/')) : '.';
}

/** A path without `.`, and without `..` after a folder. */
export function normalPath(path: string): string {
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
