/** The names a door answers to: those it was given, nothing the other side says (F72). Pure. */

export interface DoorNames {
  /** `Host` headers that are ours, e.g. `192.168.1.20:8443`; without the port where it is 443. */
  readonly hosts: ReadonlySet<string>;
  /** For addresses that are given out. */
  readonly origin: string;
}

/** `listen` first, then the certificate's own names. */
export function doorNames(listen: string, certified: readonly string[], port: number): DoorNames {
  const hosts = [listen, ...certified].flatMap((name) => URL.parse(`https://${bracketed(name)}:${port}`)?.host ?? []);
  return { hosts: new Set(hosts), origin: `https://${hosts[0] ?? ''}` };
}

/** IPv6 addresses stand in brackets in an address. */
function bracketed(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}
