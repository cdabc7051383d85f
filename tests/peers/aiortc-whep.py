"""A WHEP server on aiortc (Debian: python3-aiortc python3-aiohttp) whose camera burns its capture time into the picture.

Prints one JSON line {"ready": true, "port": N}; ends with its standard input. POST /whep/cam with an SDP offer answers 201 and a
Location beside the endpoint, as Janus does. --token T asks for "Authorization: Bearer T"; --link VALUE (may be given several times)
is told as a Link header by OPTIONS; --no-location leaves the Location out, as go2rtc does. GET /sessions counts the open ones.
"""
import argparse
import asyncio
import fractions
import json
import sys
import time
import uuid

import numpy
from aiohttp import web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from av import VideoFrame

WIDTH, HEIGHT, RATE, COLUMNS, ROWS = 640, 360, 25, 14, 4
ENDED = '/whep/session/'


def bits_of(at):
    """recorder/demo/dome/burned-time.ts: 48 bits of epoch milliseconds and a checksum in which position counts."""
    bits = [(at >> (47 - i)) & 1 for i in range(48)]
    check = 0
    for index, bit in enumerate(bits):
        check = (check * 31 + (index + 7 if bit else 1)) & 0xFF
    return bits + [(check >> (7 - i)) & 1 for i in range(8)]


def picture(at):
    luma = numpy.full((HEIGHT, WIDTH), 90, numpy.uint8)
    cells = numpy.array(bits_of(at), numpy.uint8).reshape(ROWS, COLUMNS) * 219 + 16
    rows = numpy.arange(HEIGHT // 4) * ROWS // (HEIGHT // 4)
    columns = numpy.arange(WIDTH) * COLUMNS // WIDTH
    luma[: HEIGHT // 4] = cells[rows][:, columns]
    luma[HEIGHT // 4 :] += numpy.uint8(at // 40 % 64)
    return numpy.vstack([luma, numpy.full((HEIGHT // 2, WIDTH), 128, numpy.uint8)])


class Camera(VideoStreamTrack):
    def __init__(self):
        super().__init__()
        self.began, self.count = time.time(), 0

    async def recv(self):
        self.count += 1
        await asyncio.sleep(max(0, self.began + self.count / RATE - time.time()))
        frame = VideoFrame.from_ndarray(picture(int(time.time() * 1000)), format='yuv420p')
        frame.pts, frame.time_base = self.count * 90000 // RATE, fractions.Fraction(1, 90000)
        return frame


def server(options):
    peers = {}

    def refusal(request):
        if options.token and request.headers.get('Authorization') != 'Bearer ' + options.token:
            return web.Response(status=401, headers={'WWW-Authenticate': 'Bearer'})
        return None

    async def offer(request):
        if refusal(request):
            return refusal(request)
        peer, name = RTCPeerConnection(RTCConfiguration(iceServers=[])), uuid.uuid4().hex
        peers[name] = peer

        @peer.on('connectionstatechange')
        async def _():
            if peer.connectionState in ('failed', 'closed'):
                await peer.close()
                peers.pop(name, None)

        sender = peer.addTrack(Camera())
        codecs = [c for c in RTCRtpSender.getCapabilities('video').codecs if c.mimeType == 'video/H264']
        await peer.setRemoteDescription(RTCSessionDescription(await request.text(), 'offer'))
        next(t for t in peer.getTransceivers() if t.sender is sender).setCodecPreferences(codecs)
        await peer.setLocalDescription(await peer.createAnswer())
        headers = {} if options.no_location else {'Location': ENDED + name}
        return web.Response(status=201, text=peer.localDescription.sdp, content_type='application/sdp', headers=headers)

    async def tell(request):
        answer = refusal(request) or web.Response(status=204)
        for link in options.link:
            answer.headers.add('Link', link)
        return answer

    async def end(request):
        peer = peers.pop(request.match_info['name'], None)
        if peer:
            await peer.close()
        return web.Response(status=200 if peer else 404)

    async def count(_):
        return web.json_response({'open': len(peers)})

    app = web.Application()
    app.router.add_post('/whep/cam', offer)
    app.router.add_options('/whep/cam', tell)
    app.router.add_delete(ENDED + '{name}', end)
    app.router.add_get('/sessions', count)
    return app


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--token', default='')
    parser.add_argument('--link', action='append', default=[])
    parser.add_argument('--no-location', action='store_true')
    runner = web.AppRunner(server(parser.parse_args()))
    await runner.setup()
    site = web.TCPSite(runner, '127.0.0.1', 0)
    await site.start()
    print(json.dumps({'ready': True, 'port': site._server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


asyncio.run(main())
