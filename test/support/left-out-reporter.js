'use strict';

/**
 * A jest reporter that prints the last lines: how many tests passed, failed and were skipped,
 * and which ones were left out on this machine.
 *
 * A title may say how to get a test to run: `describe('on a cluster [needs: a kubeconfig]', ...)`.
 */

const NEEDS = /\s*\[needs: ([^\]]*)\]/g;
const LEFT_OUT = new Set(['pending', 'skipped', 'disabled', 'todo']);

const withoutNeeds = (title) => title.replace(NEEDS, '').trim();
const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** The lines to print for jest's aggregated results. */
function render(results) {
  const skipped = results.numPendingTests + results.numTodoTests;
  // A file that could not even be loaded has no tests to count, yet it failed.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const lines = ['', `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`];

  const groups = new Map(); // top title -> { needs, names }, both without duplicates
  for (const file of results.testResults) {
    for (const test of file.testResults) {
      if (!LEFT_OUT.has(test.status)) {
        continue;
      }
      const titles = [...test.ancestorTitles, test.title];
      const top = withoutNeeds(titles[0]);
      const group = groups.get(top) ?? { needs: new Set(), names: new Set() };
      groups.set(top, group);
      group.names.add(titles.map(withoutNeeds).join(' > ') + (test.status === 'todo' ? ' (not written yet)' : ''));
      for (const title of titles) {
        for (const [, need] of title.matchAll(NEEDS)) {
          group.needs.add(need);
        }
      }
    }
  }

  if (groups.size === 0) {
    return [...lines, 'Nothing was left out.'];
  }
  lines.push('Left out on this machine:');
  for (const [top, { needs, names }] of groups) {
    lines.push(`  ${top} (${plural(names.size, 'test')})${needs.size ? `, needs: ${[...needs].join('; ')}` : ''}`);
    for (const name of names) {
      if (name !== top) {
        lines.push(`    - ${name}`);
      }
    }
  }
  return lines;
}

/** The line that says what `npm test -- PATH` did not do. */
function onlyOf(paths) {
  return paths.length > 0
    ? [`Only the tests of ${paths.join(' ')}, without lint and type check: npm test runs everything.`]
    : [];
}

module.exports = class LeftOutReporter {
  constructor(globalConfig) {
    this.paths = globalConfig.nonFlagArgs ?? [];
    this.watching = globalConfig.watch || globalConfig.watchAll;
  }

  onRunComplete(_contexts, results) {
    const print = () => process.stdout.write([...render(results), ...onlyOf(this.paths)].join('\n') + '\n');
    if (this.watching) {
      print();
    } else {
      process.once('exit', print); // jest prints its own summary after every other reporter
    }
  }
};
