/**
 * Whether a string is, or contains, a placeholder that a tool replaces before it reaches a cluster: `<token>`,
 * `${BUCKET}`, `$(NAME)`, `{{ … }}`, `{% … %}`, `ENC[…]` of SOPS. Its later value cannot be judged.
 */
export function isPlaceholder(text: string): boolean {
  return /<[^<>]*>|\$\{[^{}]*\}|\$\([A-Za-z_]\w*\)|\{\{|\{%|^ENC\[/.test(text);
}
