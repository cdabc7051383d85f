/** The letter of a key on any of the keyboards in use, in lower case: a Latin one types it, on any other the key's place counts. Null for no letter. */
export function latinLetter({ key, code }: { readonly key: string; readonly code: string }): string | null {
  if (/^[a-zA-Z]$/.test(key)) return key.toLowerCase();
  return key.length === 1 && /\p{L}/u.test(key) ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? null) : null;
}
