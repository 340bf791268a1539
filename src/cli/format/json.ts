import { Report } from '../report';

/** One object on one line: the fields are a promise to the programs that read them. */
export function json({ findings, summary }: Report): string {
  return JSON.stringify({
    findings: findings.map(({ rule, severity, message, fix, kind, name, namespace, path, file, line }) =>
      ({ rule, severity, message, fix, kind, name, namespace, path, file, line })),
    summary,
  }) + '\n';
}
