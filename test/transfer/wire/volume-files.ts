import * as fs from 'fs';
import * as path from 'path';
import { IS_ROOT } from './contain';

/** As the kubelet does it: each file is a link to a folder that can be replaced as a whole. */
export function writeFiles(folder: string, files: Record<string, string>, mode: number, group: number): void {
  fs.mkdirSync(path.join(folder, '..generation'), { recursive: true });
  fs.symlinkSync('..generation', path.join(folder, '..data'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, '..generation', name);
    fs.writeFileSync(file, text);
    fs.chmodSync(file, mode);
    if (IS_ROOT) {
      fs.chownSync(file, 0, group);
    }
    fs.symlinkSync(`..data/${name}`, path.join(folder, name));
  }
}
