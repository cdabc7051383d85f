/** Debian's Chromium answering an offer as the page does: no trickling, its own addresses hidden behind mDNS names. */
import { chromium } from '@playwright/test';
import type { OfferedSession } from '#core/servers/recording-server';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';

const gatherMs = 2_000;
const pictureMs = 20_000;

/** Size of the picture once frames are shown; rejects when none is within 20 s. */
export async function showInChromium(session: OfferedSession, signal: AbortSignal): Promise<{ width: number; height: number }> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  try {
    const page = await browser.newPage();
    const answer = await page.evaluate(async ({ offer, limit }) => {
      const peer = new RTCPeerConnection();
      const video = document.body.appendChild(document.createElement('video'));
      video.muted = true;
      peer.ontrack = ({ track }) => { video.srcObject = new MediaStream([track]); void video.play(); };
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      await peer.setLocalDescription(await peer.createAnswer());
      await new Promise<void>((resolve) => {
        setTimeout(resolve, limit);
        peer.onicegatheringstatechange = () => { if (peer.iceGatheringState === 'complete') resolve(); };
      });
      return peer.localDescription?.sdp ?? '';
    }, { offer: session.offer, limit: gatherMs });
    await session.answer(answer, signal);
    await page.waitForFunction(() => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 10, undefined, { timeout: pictureMs });
    return await page.evaluate(() => { const { videoWidth: width, videoHeight: height } = document.querySelector('video')!; return { width, height }; });
  } finally {
    await browser.close();
  }
}
