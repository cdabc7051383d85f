/** A STUN or TURN server a WebRTC session may use to find its way through a network. */
export interface IceServer {
  /** `stun:host:port`, `turn:host:port?transport=udp` … */
  readonly urls: string;
  /** TURN only; both are for this session and short-lived. */
  readonly username?: string;
  readonly credential?: string;
}

/** What a page needs to know before it makes a WHEP offer. */
export interface WhepStart {
  readonly iceServers: readonly IceServer[];
  /** The server tells capture times on a data channel named `clock`; others may refuse an offer with one. */
  readonly clock: boolean;
}
