/**
 * Whether a text is, or holds, something that is replaced before it reaches a cluster: `<token>`, `${BUCKET}`, `{{ … }}`,
 * `ENC[…]` of SOPS. What it will be then can't be judged.
 */
export function isPlaceholder(text: string): boolean {
  return /<[^<>]*>|\$\{[^{}]*\}|\$\([A-Za-z_]\w*\)|\{\{|\{%|^ENC\[/.test(text);
}
