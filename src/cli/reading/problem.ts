import { ReaderRuleId } from './reader-rules';
import { DocumentText } from './source-file';
import { Span } from '../../masking/spans';
import { Severity } from '../../rules/engine/rule';
import type { AcknowledgementRuleId } from '../../rules/families/findings/acknowledgement';

/** What is wrong with a document before it can be judged. */
export interface DocumentProblem {
  readonly rule: ReaderRuleId | AcknowledgementRuleId;
  readonly document: DocumentText;
  /** Where, in the file. */
  readonly span: Span;
  /** At which field, where it is one. */
  readonly path?: string;
  /** How severe it is, if the configuration says so; otherwise its rule decides. */
  readonly severity?: Severity;
  readonly message: string;
  readonly fix: string;
}
