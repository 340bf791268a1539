import * as fs from 'fs';
import * as path from 'path';
import { packagedScripts } from '../src/transfer/pods/packaged-scripts';

// Part of the build: replaces the compiled `packaged-scripts.js`, which reads a folder, with one that contains the
// texts of its files.
const MODULE = path.join(__dirname, '..', 'lib', 'transfer', 'pods', 'packaged-scripts.js');

fs.writeFileSync(MODULE, `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.packagedScripts = packagedScripts;
const SCRIPTS = ${JSON.stringify(packagedScripts(), undefined, 2)};
function packagedScripts() {
    return SCRIPTS;
}
`);
