import { ReaderRuleId } from './reader-rules';
import { DocumentText, Span } from './source-file';

/** What is wrong with a document before it can be judged. */
export interface DocumentProblem {
  readonly rule: ReaderRuleId;
  readonly document: DocumentText;
  /** Where, in the file. */
  readonly span: Span;
  /** At which field, where it is one. */
  readonly path?: string;
  readonly message: string;
  readonly fix: string;
}
