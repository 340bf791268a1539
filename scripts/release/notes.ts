import { readFileSync, writeFileSync } from 'fs';
import { newestRelease } from './changelog';

// Writes the notes of the release, which projen would compute from commit subjects, to the file that
// the workflow publishes.
writeFileSync(process.env.CHANGELOG!, `${newestRelease(readFileSync('CHANGELOG.md', 'utf8')).notes}\n`);
