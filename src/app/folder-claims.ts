import * as path from 'path';
import { App } from 'cdk8s';
import { OutputFile } from './output-file';
import { FolderError } from '../files/folder-error';

/** The apps of this process, by the folders that they have written. */
const CLAIMS =
  new Map<string, { readonly app: App; readonly isNamed: boolean; readonly files: ReadonlyMap<string, string> }>();

/**
 * Refuses that two apps of one program write to one folder: each would remove the files of the other. A program that
 * creates its app again, with the same manifests or under a name that it has given, may write again.
 */
export function claimFolder(app: App, folder: string, files: readonly OutputFile[], isNamed: boolean): void {
  const place = path.resolve(folder);
  const claim = CLAIMS.get(place);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  if (claim && claim.app !== app && !(claim.isNamed && isNamed) && !isSame(claim.files, texts)) {
    throw new FolderError(`Another app of this program has written to ${folder}: this app would remove its files. Give `
      + 'each app another `outdir`. If both are the same migration, give both the same `name`.');
  }
  CLAIMS.set(place, { app, isNamed, files: texts });
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);
}
