import { Format } from './format';
import { github } from './github';
import { gitlab } from './gitlab';
import { json } from './json';
import { junit } from './junit';
import { sarif } from './sarif';
import { text } from './text';
import { RuleText } from '../../rules/engine/rule';
import { ALL_RULES } from '../judging/all-rules';
import { Excerpts } from '../judging/excerpt';
import { Locator } from '../judging/locate';
import { Report } from '../judging/report';
import { Colours } from '../terminal/colours';

/** How a report is formatted. */
export interface Formatting {
  readonly format: Format;
  readonly locator: Locator;
  readonly paints: Colours;
  readonly customRules?: readonly RuleText[];
  /** The version of the package. */
  readonly version: string;
}

/** A report in a format, in parts. */
export function formatted(
  report: Report, { format, locator, paints, customRules = [], version }: Formatting,
): Iterable<string> {
  switch (format) {
    case 'json': return [json(report)];
    case 'sarif': return [sarif(report, [...ALL_RULES, ...customRules], version)];
    case 'junit': return [junit(report)];
    case 'github': return [github(report)];
    case 'gitlab': return [gitlab(report)];
    case 'text': return text(report, new Excerpts(locator), paints);
  }
}
