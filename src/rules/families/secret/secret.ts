import { AUDIENCE_RULES } from './audiences';
import { AUTHENTICATION_RULES } from './authentication';
import { SECRET_CERTIFICATE_RULES } from './certificates';
import { EQUAL_KEY_RULES } from './equal-keys';
import { GENERATED_SECRET_RULES } from './generated';
import { ISSUER_RULES } from './issuers';
import { SECRET_KEY_RULES } from './keys';
import { SECRET_PLACE_RULES } from './places';
import { PROXY_SECRET_RULES } from './proxy';
import { RIGHTS_RULES } from './rights';
import { TOKEN_RULES } from './tokens';
import { SECRET_VALUE_RULES } from './values';
import { Rule } from '../../engine/rule';

/** Rules on Secrets. */
export const SECRET_RULES: readonly Rule[] = [
  ...SECRET_KEY_RULES,
  ...SECRET_VALUE_RULES,
  ...TOKEN_RULES,
  ...EQUAL_KEY_RULES,
  ...SECRET_CERTIFICATE_RULES,
  ...SECRET_PLACE_RULES,
  ...PROXY_SECRET_RULES,
  ...GENERATED_SECRET_RULES,
  ...ISSUER_RULES,
  ...AUDIENCE_RULES,
  ...AUTHENTICATION_RULES,
  ...RIGHTS_RULES,
];
