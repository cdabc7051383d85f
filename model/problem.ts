/**
 * The closed list of things that go wrong. Texts for people live in the renderer's text files under `problem.<code>`.
 * `retry` says whether asking again without a person's help can succeed.
 */
export const problems = {
  'camera-unreachable': { retry: true },
  'camera-refused-login': { retry: true },
  'camera-not-rtsp': { retry: true },
  'camera-no-video': { retry: true },
  'camera-stalled': { retry: true },
  'camera-garbage': { retry: true },
  'codec-unsupported': { retry: true },
  'server-unreachable': { retry: true },
  'server-hangs': { retry: true },
  'server-refused': { retry: true },
  /** Answered, but not as this kind of server does. */
  'server-garbage': { retry: true },
  'server-too-old': { retry: false },
  /** A person must give or correct the password; asking again may lock the account. */
  'login-required': { retry: false },
  'login-refused': { retry: false },
  'login-locked': { retry: true },
  /** Nobody has approved this certificate yet, or it is not the approved one (F18). */
  'certificate-unknown': { retry: false },
  'certificate-changed': { retry: false },
  'no-recording': { retry: false },
  'unsupported': { retry: false },
  'not-video': { retry: true },
  'too-large': { retry: true },
  'too-slow': { retry: true },
  'decode-failed': { retry: true },
  'ticket-expired': { retry: true },
  'over-budget': { retry: true },
  'not-found': { retry: false },
  'not-allowed': { retry: false },
  /** The desk is locked: nothing is shown and nothing done until it is unlocked. */
  'desk-locked': { retry: false },
  'invalid-input': { retry: false },
  'conflict': { retry: false },
  'disk-full': { retry: true },
  'disk-failed': { retry: true },
  /** Locked footage, which is never deleted, takes more than its share of the recorder's disk. */
  'locks-full': { retry: false },
  'data-newer': { retry: false },
  'port-in-use': { retry: false },
  'internal': { retry: true },
} as const satisfies Record<string, { retry: boolean }>;

export type ProblemCode = keyof typeof problems;

/** A fault as it crosses a border: never an Error object, never a credential or a stack. */
export interface Problem {
  readonly code: ProblemCode;
  /** English detail for logs and the curious, at most 300 characters, free of secrets. */
  readonly detail?: string;
}
