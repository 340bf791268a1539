import type { ToolAnswer } from './tool-answer';
import { RepeatedCheck } from '../fixing/repeated-check';
import { formatted } from '../format/formatted';
import type { CheckOptions } from '../judging/check';
import { Locator } from '../judging/locate';
import type { Input } from '../reading/read';
import { colours } from '../terminal/colours';
import { version } from '../version';

/**
 * Checks files and folders. No configuration is read, so that an assistant sees each finding that is not acknowledged
 * in the files.
 */
export function checkFiles(paths: readonly string[], folder: string): ToolAnswer {
  const stdin = paths.find((path) => path === '-');
  return stdin === undefined ? checked({ paths, clusterPaths: [], workingDirectory: folder, stdin: new Uint8Array() })
    : { text: 'paths: stdin belongs to the protocol: pass the text as `yaml`', isProblem: true };
}

/** Checks a text. */
export function checkText(yaml: string, folder: string): ToolAnswer {
  return checked({ paths: ['-'], clusterPaths: [], workingDirectory: folder, stdin: Buffer.from(yaml) });
}

function checked(input: Input): ToolAnswer {
  const locator = new Locator();
  const options: CheckOptions = { ...input, within: input.workingDirectory, failOn: 'error', now: Date.now() };
  const { report, undone } = new RepeatedCheck(options, locator).foreseen();
  const text = [...formatted(report, { format: 'text', locator, paints: colours(false), version: version() })].join('');
  return undone.length > 0
    ? { text: [...undone.map((why) => `error: ${why}`), '', text].join('\n'), isProblem: true }
    : { text };
}
