import { messageWithFix } from './message';
import { plural } from '../../grammar/plural';
import { Severity } from '../../rules/engine/rule';
import { Report } from '../judging/report';
import { printable } from '../terminal/printable';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions, which become annotations of the changed lines. The last line is for the log. */
export function github({ findings, summary }: Report): string {
  const commands = findings.map((finding) => {
    const properties = {
      file: finding.file.replace(/^(?:\.\/)+/, ''),
      line: finding.line,
      col: finding.column,
      endColumn: Math.max(finding.endColumn, finding.column + 1),
      title: finding.rule,
    };
    const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
    return `::${COMMANDS[finding.severity]} ${written.join(',')}::${data(messageWithFix(finding))}\n`;
  });
  const { files, manifests, errors, warnings, infos } = summary;
  const counts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(infos, 'info')].join(', ');
  return `${commands.join('')}${plural(manifests, 'manifest')} in ${plural(files, 'file')}: ${counts}\n`;
}

/** The runner decodes these characters. Everything else that could end a line is replaced. */
function data(text: string): string {
  return printable(text).replace(/%/g, '%25');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
