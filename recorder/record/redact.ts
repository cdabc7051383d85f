/** Credentials as they may turn up in free text: in an address, in a header, in a query. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, '$1***@'],
  [/\b((?:proxy-)?authorization\\?"?\s*[:=]\s*\\?"?)(?:(?:basic|bearer|digest)\s+)?[^\s"\\]+/gi, '$1***'],
  [/\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, '$1***'],
  [/([?&](?:token|password|passwd|pwd|pass|user|username|auth|key|secret)=)[^&\s"']*/gi, '$1***'],
];

/** The same text with every credential replaced by `***`. */
export function withoutCredentials(text: string): string {
  return patterns.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), text);
}
