/** The two pieces of the Encoding standard that every runtime of this project has; model/ sees no DOM and no Node types. */
declare class TextEncoder { encode(input: string): Uint8Array<ArrayBuffer>; }
declare class TextDecoder { decode(input: Uint8Array): string; }
