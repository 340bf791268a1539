import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** Validates a log with the schema of SARIF 2.1.0. */
export function sarifValidator(): ValidateFunction {
  // The schema is of draft 4, whose few other words ajv passes over.
  const { $schema: _, id: __, ...schema } =
    jest.requireActual('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(schema);
}
