import * as fs from 'fs';
import * as path from 'path';
import { optionTypes } from './api/option-types';

// Writes the types of all options, which constructs compare with what a program gives, from the types of
// the public API.
fs.writeFileSync(path.join(__dirname, '..', 'src', 'constructs', 'option-types.ts'), optionTypes());
