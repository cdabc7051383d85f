/**
 * The page's one Trusted Types policy: addresses of scripts must be on our own origin (hls.js names its worker by a string),
 * and text never becomes markup or code. Runs before anything else of the page; core/http/safety-headers.ts demands it.
 */
interface PolicyFactory {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string | null }): unknown;
}

/** The address when it is ours, else null, which the browser refuses. */
export function ownScriptAddress(address: string, base: string): string | null {
  if (!URL.canParse(address, base)) return null;
  const [script, page] = [new URL(address, base), new URL(base)];
  return script.protocol === page.protocol && script.origin === page.origin ? address : null;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
factory?.createPolicy('default', { createScriptURL: (address) => ownScriptAddress(address, globalThis.location.href) });
