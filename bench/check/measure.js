'use strict';
// Measures in its own process, and prints seconds of CPU: node measure.js parse|judge BUNDLE FOLDER
const fs = require('fs');
const path = require('path');

const [what, bundle, folder] = process.argv.slice(2);
const measures = { parse, judge };
process.stdout.write(JSON.stringify(measures[what]()));

/** The YAML library alone, with its own defaults. */
function parse() {
  const { parseAllDocuments } = require('yaml');
  const files = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.yaml')).sort();
  let count = 0;
  const seconds = cpu(() => {
    for (const name of files) {
      for (const document of parseAllDocuments(fs.readFileSync(path.join(folder, name), 'utf8'))) {
        count += document.toJS() ? 1 : 0;
      }
    }
  });
  return { parse: seconds, manifests: count };
}

/** The reader of the command line, and then the rules on what it has read: no excerpts, no output. */
function judge() {
  const { read, readManifests, RULES, ManifestSet, judge: judgeSet, setsOf } = require(bundle);
  const manifests = [];
  const problems = [];
  const reading = cpu(() => {
    const input = { paths: [folder], clusterPaths: [], workingDirectory: '/', stdin: new Uint8Array() };
    for (const { file, named, problem } of read(input, (why) => problems.push(why))) {
      const content = readManifests(file, named);
      manifests.push(...content.manifests);
      problems.push(...content.problems, ...problem ? [problem] : []);
    }
  });
  let findings = [];
  let sets = [];
  const judging = cpu(() => {
    sets = setsOf(manifests).sets;
    findings = sets.flatMap((set) => judgeSet(new ManifestSet(set), RULES, { now: Date.UTC(2026, 0) }));
  });
  if (problems.length + findings.length > 0 || sets.length !== 1) {
    throw new Error(`the manifests should be one clean set: ${sets.length} sets, ${problems.length} problems, `
      + `${[...new Set(findings.map(({ rule }) => rule))].join(', ')}`);
  }
  return { read: reading, judge: judging, manifests: manifests.length };
}

/** Seconds of CPU that something takes, those of the garbage collector's threads included. */
function cpu(measured) {
  const before = process.cpuUsage();
  measured();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
