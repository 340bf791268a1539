import { isScalar, ScalarTag, Schema, Tags } from 'yaml';

/** Go reads the octal numbers of YAML 1.2 as well: 0o644 is 420. */
const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7]+$/i,
  resolve: (written) => parseInt(written.replace(/0o/i, ''), 8),
};

/** A number with a point. To yaml, a point alone is one as well. */
const DECIMAL = /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/;

// Words and numbers as Kubernetes' own parser reads them: those of YAML 1.1 (`yes` is true, 0644 is 420), but dates are
// strings, 1:30 is not a number, and `toValue` handles merge keys.
const OTHERS = ['timestamp', 'binary', 'merge', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`);
const likeKubernetes = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === 'object' && !OTHERS.includes(tag.tag)
    && !('format' in tag && tag.format === 'TIME'))
    .map((tag) => isScalarTag(tag) && tag.test?.test('.') ? { ...tag, test: DECIMAL } : tag),
  OCTAL,
];

function isScalarTag(tag: Tags[number]): tag is ScalarTag {
  return typeof tag === 'object' && !tag.collection;
}

/** What plain scalars mean. It is made once, because making it takes longer than parsing a small document. */
export const SCHEMA = new Schema({ schema: 'yaml-1.1', customTags: likeKubernetes, resolveKnownTags: true });

const PLAIN_TAGS = SCHEMA.tags.filter(isScalarTag).filter((tag) => tag.default === true && tag.test !== undefined);

/** The value of a plain scalar that is not a string; undefined if it is one. */
export function plainValue(written: string): { readonly value: unknown } | undefined {
  const tag = PLAIN_TAGS.find(({ test }) => test!.test(written));
  if (!tag) {
    return undefined;
  }
  const resolved = tag.resolve(written, () => undefined, {});
  return { value: isScalar(resolved) ? resolved.value : resolved };
}
