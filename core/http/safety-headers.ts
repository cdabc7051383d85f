/** Headers of every answer of the page's origin (FAULTS §4b). */

/** The only `<style>` an npm part of ours adds at run time: react-aria's press handling, by its hash. */
const reactAriaPressStyle = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

const closed = [
  'accelerometer', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid',
  'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-get', 'serial', 'usb', 'xr-spatial-tracking',
].map((name) => `${name}=()`);

/** `connect` beside the page's own origin. */
function contentSecurityPolicy(connect: string): string {
  return [
    "default-src 'none'", "script-src 'self'", `style-src 'self' ${reactAriaPressStyle}`, "img-src 'self' blob: data:", "media-src 'self' blob:", "font-src 'self'",
    `connect-src 'self' ${connect}`, "worker-src 'self'", "manifest-src 'self'",
    "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    // hls.js names its worker by a plain string: the page's one policy lets addresses of this origin through, and nothing else.
    "require-trusted-types-for 'script'", "trusted-types default",
  ].join('; ');
}

/** For every answer, media included. */
export const answerHeaders = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
} as const;

/** For the page and its files, on loopback. */
export function pageHeaders(port: number): Readonly<Record<string, string>> {
  return headersOfPage(`ws://127.0.0.1:${port} http://*.localhost:${port}`);
}

/** The same at the TLS door: everything is on its one origin. `host` has been judged. */
export function doorPageHeaders(host: string): Readonly<Record<string, string>> {
  return headersOfPage(`wss://${host}`);
}

function headersOfPage(connect: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(connect), 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY',
    'permissions-policy': ['fullscreen=(self)', 'autoplay=(self)', ...closed].join(', '),
  };
}
