/** A message of our own to who follows a lane, as if it had come from a server. */
import { encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { LaneSource } from './recording-server.ts';

export type LaneFollower = Parameters<LaneSource['follow']>[1];

/** `message` has stream number 0. */
export function tellLane(follower: LaneFollower, message: LaneMessage): void {
  follower(encodeLaneMessage(message), message);
}
