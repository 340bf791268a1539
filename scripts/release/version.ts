import { readFileSync } from 'fs';
import { newestRelease } from './changelog';

// Prints the version of the next release, for projen's task `bump`.
process.stdout.write(newestRelease(readFileSync('CHANGELOG.md', 'utf8')).version);
