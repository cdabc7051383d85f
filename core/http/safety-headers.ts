/** Headers of every answer of the page's origin (FAULTS §4b). */

/** The only `<style>` an npm part of ours adds at run time: react-aria's press handling, by its hash. */
const reactAriaPressStyle = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

const closed = [
  'accelerometer', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid',
  'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'publickey-credentials-get', 'serial', 'usb', 'xr-spatial-tracking',
].map((name) => `${name}=()`);

export function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'", "script-src 'self'", `style-src 'self' ${reactAriaPressStyle}`, "img-src 'self' blob: data:", "media-src 'self' blob:", "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} http://*.localhost:${port}`, "worker-src 'self'", "manifest-src 'self'",
    "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    // hls.js names its worker by a plain string: the page's one policy lets addresses of this origin through, and nothing else.
    "require-trusted-types-for 'script'", "trusted-types default",
  ].join('; ');
}

/** For every answer, media included. */
export const answerHeaders = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
} as const;

/** For the page and its files. */
export function pageHeaders(port: number): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(port), 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY',
    'permissions-policy': ['fullscreen=(self)', 'autoplay=(self)', ...closed].join(', '),
  };
}
