/**
 * Decides whether a run carries audio. A player with two tracks waits for both, so a microphone that falls silent on the
 * wire would stop the picture: then the next run goes on without audio, and audio comes back once it has flowed for 2 s.
 */
import type { Track } from './opened-source.ts';

const silentS = 1.5;
const steadyS = 2;

export interface AudioLine {
  heard(): void;
  videoAt(timeS: number): void;
  /** True once after every change of mind. */
  changed(): boolean;
  /** The audio track the next run should carry. */
  wanted(): Track | null;
}

export function createAudioLine(track: Track | null): AudioLine {
  let on = track !== null;
  let news = false;
  /** Video time when audio was last heard, and since when it has flowed without a hole. */
  let heardS: number | null = null;
  let flowingS: number | null = null;
  let videoS: number | null = null;
  return {
    heard() {
      heardS = videoS;
      flowingS ??= videoS;
      if (track && !on && videoS !== null && flowingS !== null && videoS - flowingS >= steadyS) {
        on = true;
        news = true;
      }
    },
    videoAt(timeS) {
      // A jump of the video's time says nothing about the audio.
      if (videoS === null || Math.abs(timeS - videoS) > silentS) heardS = flowingS = timeS;
      videoS = timeS;
      if (!track || timeS - (heardS ?? timeS) <= silentS) return;
      flowingS = null;
      if (on) {
        on = false;
        news = true;
      }
    },
    changed() {
      const was = news;
      news = false;
      return was;
    },
    wanted: () => (on ? track : null),
  };
}
