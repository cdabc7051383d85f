interface HostEnd { readonly code: number | null; readonly signal: string | null }
export interface HostProcess {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
  kill(signal: string): unknown;
}
export function codeAfter(end: HostEnd, facts: { readonly wasReady: boolean; readonly isStopping: boolean }): number | null;
export function keepHost(options: { readonly start: (again: boolean) => HostProcess; readonly say: (line: string) => void; readonly exit: (code: number) => void }): (signal: string) => void;
