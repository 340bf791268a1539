import { join } from 'node:path';

/** The folder of the package: two folders above this file and above the bundle. */
export const PACKAGE_FOLDER = join(__dirname, '../..');
