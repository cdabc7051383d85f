/** Who asks, as far as the core can tell: a window that came in with the launch token, or a monitor's page on another PC. */
export type Visitor = DeskVisitor | MonitorVisitor;

/** A window on this machine: everything is allowed to it. */
export interface DeskVisitor { readonly is: 'desk' }

/** A page that came in over TLS with a monitor token: it shows that monitor and may do nothing else. */
export interface MonitorVisitor {
  readonly is: 'monitor';
  readonly monitor: number;
  /** Id of its token; no secret. */
  readonly token: string;
  /** The origin it came to, e.g. `https://192.168.1.20:8443`: its media are there too. */
  readonly origin: string;
}

export const deskVisitor: DeskVisitor = { is: 'desk' };
