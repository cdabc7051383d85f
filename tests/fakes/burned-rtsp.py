#!/usr/bin/python3
"""A real RTSP server (GStreamer's) whose pictures carry their own capture time, as recorder/demo/dome/burned-time.ts writes it.

    burned-rtsp.py --count 2 [--port 0] [--width W --height H --fps N --kbits N]

Serves H.264 at /cam1 .. /camN. Prints {"ready": true, "port": N}; the end of stdin ends it.
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

COLUMNS, ROWS = 14, 4


def bits_of_time(at):
    bits = [(at >> (47 - index)) & 1 for index in range(48)]
    check = 0
    for index, bit in enumerate(bits):
        check = (check * 31 + (index + 7 if bit else 1)) & 0xff
    return bits + [(check >> (7 - index)) & 1 for index in range(8)]


def picture(width, height, at, index):
    band = height // 4
    bits = bits_of_time(at)
    lines = [b''.join(bytes([235 if bits[row * COLUMNS + column] else 16]) * ((column + 1) * width // COLUMNS - column * width // COLUMNS)
                      for column in range(COLUMNS)) for row in range(ROWS)]
    luma = [lines[row * ROWS // band] if row < band else bytes([60 + ((row + index) & 127)]) * width for row in range(height)]
    return b''.join(luma) + bytes([128]) * (width * height // 2)


def push(source, options, stopped):
    started = time.monotonic()
    index = 0
    while not stopped.is_set():
        time.sleep(max(0.0, started + index / options.fps - time.monotonic()))
        data = picture(options.width, options.height, int(time.time() * 1000), index)
        if source.emit('push-buffer', Gst.Buffer.new_wrapped(data)) != Gst.FlowReturn.OK:
            return
        index += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--count', type=int, default=1)
    parser.add_argument('--width', type=int, default=320)
    parser.add_argument('--height', type=int, default=180)
    parser.add_argument('--fps', type=int, default=10)
    # As much in every second, filled up where the picture needs less, as of a camera set to a constant rate.
    parser.add_argument('--kbits', type=int, default=1500)
    options = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPServer.new()
    server.set_address('127.0.0.1')
    server.set_service(str(options.port))
    caps = f'video/x-raw,format=I420,width={options.width},height={options.height},framerate={options.fps}/1'
    launch = (f'( appsrc name=source is-live=true do-timestamp=true format=time caps={caps} '
              f'! x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate={options.kbits} option-string=nal-hrd=cbr key-int-max={options.fps} '
              '! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 config-interval=-1 )')

    def configure(_factory, media):
        stopped = threading.Event()
        media.connect('unprepared', lambda _media: stopped.set())
        threading.Thread(target=push, args=(media.get_element().get_by_name('source'), options, stopped), daemon=True).start()

    for number in range(1, options.count + 1):
        factory = GstRtspServer.RTSPMediaFactory.new()
        factory.set_launch(launch)
        factory.set_shared(True)
        factory.set_latency(0)
        factory.connect('media-configure', configure)
        server.get_mount_points().add_factory(f'/cam{number}', factory)
    if not server.attach(None):
        return 1
    loop = GLib.MainLoop()
    sys.stdout.write(json.dumps({'ready': True, 'port': server.get_bound_port()}) + '\n')
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), GLib.idle_add(loop.quit)), daemon=True).start()
    loop.run()
    return 0


sys.exit(main())
