/** The part of m3u8-parser we call; what it reads is checked by schema where it comes out (hls-playlist.ts). */
declare module 'm3u8-parser' {
  export class Parser {
    /** A tag it does not know, kept as `custom[customType]` of its segment. */
    addParser(options: { readonly expression: RegExp; readonly customType: string; readonly segment: boolean }): void;
    push(text: string): void;
    end(): void;
    readonly manifest: unknown;
  }
}
