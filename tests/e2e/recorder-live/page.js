/** Plays one stream and notes for every shown frame the number burned into it, the time, and the capture time the transport claims. */
import Hls from '/hls.js';

const bits = 16;
const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true });
document.body.append(video);
const canvas = new OffscreenCanvas(bits * 4, 8);
const context = canvas.getContext('2d', { willReadFrequently: true });
const samples = [];
let claim = () => null;
let stop = () => {};

function shownNumber() {
  context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 8, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) number = number * 2 + (data[(4 * canvas.width + bit * 4 + 2) * 4] > 128 ? 1 : 0);
  return number;
}

function watch() {
  const onFrame = (_time, metadata) => {
    samples.push({ at: Date.now(), frame: shownNumber(), claimed: claim(metadata) });
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
}

window.live = {
  takeSamples: () => samples.splice(0),
  errors: [],
  whepLocation: null,
  stop: () => stop(),
  llhls(url) {
    const hls = new Hls({ lowLatencyMode: true, backBufferLength: 8 });
    hls.on(Hls.Events.ERROR, (_event, data) => window.live.errors.push(`${data.details} ${data.fatal}`));
    hls.loadSource(url);
    hls.attachMedia(video);
    claim = () => hls.playingDate?.getTime() ?? null;
    stop = () => hls.destroy();
    watch();
  },
  async whep(url) {
    const peer = new RTCPeerConnection();
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addTransceiver('audio', { direction: 'recvonly' });
    let clock = null;
    peer.createDataChannel('clock').onmessage = ({ data }) => { clock = JSON.parse(data); };
    peer.ontrack = ({ track }) => { if (track.kind === 'video') video.srcObject = new MediaStream([track]); };
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise((resolve) => {
      if (peer.iceGatheringState === 'complete') resolve();
      else peer.onicegatheringstatechange = () => { if (peer.iceGatheringState === 'complete') resolve(); };
      setTimeout(resolve, 1000);
    });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: peer.localDescription.sdp });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    window.live.whepLocation = new URL(response.headers.get('location'), new URL(url, location.href)).pathname;
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    claim = ({ rtpTimestamp }) => clock && clock.captureAt + (((rtpTimestamp - clock.rtp) << 0) / 90);
    stop = () => peer.close();
    window.live.peer = peer;
    watch();
  },
};
