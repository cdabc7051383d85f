#!/usr/bin/python3
"""A real RTSP server (GStreamer's) with test pictures, for contract tests.

    gst-rtsp-server.py --port 0 --mount /a=h264+aac --mount /b=h265 [--user U --password P] [--width W --height H --fps N]

Kinds: h264, h265, h264-b (with B-frames), h264-mute-sdp (parameter sets only in the stream), alone or with +aac, +opus,
+pcmu or +pcma. `h264*COUNT` after a mount makes /a1 .. /aCOUNT.
Answers on stdout, one JSON object a line: {"ready": true, "port": N}, and {"key": "/a", "at": epochMs} when the camera side
captures a picture that will become a key frame. Reads commands on stdin: `size /a 320x180` changes the picture's size in
the middle of the stream; the end of stdin ends the server.
"""
import argparse
import json
import sys
import threading
import time

import gi
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


def say(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def video_part(kind, width, height, fps):
    picture = (f'videotestsrc name=source is-live=true do-timestamp=true pattern=ball animation-mode=frames ! '
               f'video/x-raw,framerate={fps}/1 ! videoscale ! capsfilter name=size caps=video/x-raw,format=I420,width={width},height={height} ')
    if kind == 'h265':
        return picture + (f'! x265enc tune=zerolatency speed-preset=ultrafast key-int-max={fps} option-string="repeat-headers=1:pools=1:frame-threads=1" '
                          '! h265parse config-interval=-1 ! rtph265pay name=pay0 pt=96 ')
    bframes = 'bframes=2 b-adapt=false rc-lookahead=2 sync-lookahead=0' if kind == 'h264-b' else 'tune=zerolatency'
    interval = 0 if kind == 'h264-mute-sdp' else -1
    profile = 'main' if kind == 'h264-b' else 'constrained-baseline'
    return picture + (f'! x264enc {bframes} speed-preset=ultrafast threads=1 bitrate=500 key-int-max={fps} '
                      f'! video/x-h264,profile={profile} ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 config-interval={interval} ')


AUDIO = {
    'aac': 'audio/x-raw,rate=48000,channels=1 ! voaacenc ! aacparse ! rtpmp4gpay name=pay1 pt=97 ',
    'opus': 'audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay name=pay1 pt=97 ',
    'pcmu': 'audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay1 pt=0 ',
    'pcma': 'audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8 ',
}


def launch_line(kind, options):
    video, _, audio = kind.partition('+')
    line = video_part(video, options.width, options.height, options.fps)
    if audio:
        line += 'audiotestsrc is-live=true do-timestamp=true wave=ticks ! audioconvert ! audioresample ! ' + AUDIO[audio]
    return '( ' + line + ')'


class Server:
    def __init__(self, options):
        self.sizes = {}
        self.server = GstRtspServer.RTSPServer.new()
        self.server.set_address('127.0.0.1')
        self.server.set_service(str(options.port))
        mounts = self.server.get_mount_points()
        permissions = None
        if options.user:
            auth = GstRtspServer.RTSPAuth.new()
            token = GstRtspServer.RTSPToken()
            token.set_string('media.factory.role', 'viewer')
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options.user, options.password), token)
            self.server.set_auth(auth)
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role('viewer', 'media.factory.access', True)
            permissions.add_permission_for_role('viewer', 'media.factory.construct', True)
        for mount in options.mount:
            path, _, kind = mount.partition('=')
            kind, _, count = kind.partition('*')
            for number in range(1, int(count or 1) + 1):
                self.add(mounts, path + str(number) if count else path, kind, options, permissions)

    def add(self, mounts, path, kind, options, permissions):
        factory = GstRtspServer.RTSPMediaFactory.new()
        factory.set_launch(launch_line(kind, options))
        factory.set_shared(True)
        factory.set_latency(0)
        if permissions:
            factory.set_permissions(permissions)
        factory.connect('media-configure', lambda _factory, media: self.configure(path, media, options.fps))
        mounts.add_factory(path, factory)

    def configure(self, path, media, fps):
        element = media.get_element()
        self.sizes[path] = element.get_by_name('size')
        # By time since the first picture: encoders move all times, by 1,000 hours and to begin at 0.
        captured = {}
        first = []

        def on_captured(_pad, info):
            buffer = info.get_buffer()
            if not first:
                first.append(buffer.pts)
            captured[buffer.pts - first[0]] = int(time.time() * 1000)
            if len(captured) > 10 * fps:
                captured.pop(next(iter(captured)))
            return Gst.PadProbeReturn.OK

        def on_encoded(_pad, info):
            buffer = info.get_buffer()
            at = captured.get(buffer.pts - 3_600_000 * Gst.SECOND)
            if at and not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT):
                say({'key': path, 'at': at})
            return Gst.PadProbeReturn.OK

        self.sizes[path].get_static_pad('src').add_probe(Gst.PadProbeType.BUFFER, on_captured)
        element.get_by_name('pay0').get_static_pad('sink').add_probe(Gst.PadProbeType.BUFFER, on_encoded)

    def change_size(self, path, size):
        width, height = size.split('x')
        self.sizes[path].set_property('caps', Gst.Caps.from_string(f'video/x-raw,format=I420,width={width},height={height}'))


def follow_commands(server, loop):
    for line in sys.stdin:
        words = line.split()
        if words and words[0] == 'size':
            GLib.idle_add(lambda words=words: server.change_size(words[1], words[2]) and False)
    GLib.idle_add(loop.quit)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--mount', action='append', required=True)
    parser.add_argument('--user')
    parser.add_argument('--password', default='')
    parser.add_argument('--width', type=int, default=640)
    parser.add_argument('--height', type=int, default=360)
    parser.add_argument('--fps', type=int, default=15)
    options = parser.parse_args()
    Gst.init(None)
    loop = GLib.MainLoop()
    server = Server(options)
    if not server.server.attach(None):
        say({'ready': False})
        return 1
    say({'ready': True, 'port': server.server.get_bound_port()})
    threading.Thread(target=follow_commands, args=(server, loop), daemon=True).start()
    loop.run()
    return 0


sys.exit(main())
