/** The sign a key of the number pad types, whatever NumLock says: a digit or `.`. Null for every other key, its + − * / and Enter among them. */
export const padSign = (code: string): string | null => (code === 'NumpadDecimal' ? '.' : (/^Numpad([0-9])$/.exec(code)?.[1] ?? null));

/** The digit of a key in the row above the letters, which AZERTY types with Shift only. Null for every other key. */
export const rowDigit = (code: string): string | null => /^Digit([0-9])$/.exec(code)?.[1] ?? null;
