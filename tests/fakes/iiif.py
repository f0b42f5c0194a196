"""A IIIF Image API 3 server on loopback: one picture of 4,000 by 3,000 pixels in tiles of 512."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.outside import running

WIDTH, HEIGHT, TILE = 4000, 3000, 512
FACTORS = (1, 2, 4, 8)
TILE_PATH = re.compile(r"/picture/(full|\d+,\d+,\d+,\d+)/(max|\d*,\d*)/0/default\.jpg")


class Server(ThreadingHTTPServer):
    """Serves the picture, and keeps which regions it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.regions: list[str] = []

    @property
    def url(self) -> str:
        """The base of the picture (Image API, 2)."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/picture"


class Handler(BaseHTTPRequestHandler):
    """Image information and image requests; anything else is not there."""

    server: Server

    def do_GET(self) -> None:
        """Answer one request, to any origin (Image API, 9.1)."""
        if self.path == "/picture/info.json":
            self._send("application/json", json.dumps(self._about()).encode())
        elif match := TILE_PATH.fullmatch(self.path):
            self.server.regions.append(match[1])
            self._send("image/png", _png())
        else:
            self.send_error(404)

    def _about(self) -> dict[str, object]:
        return {
            "@context": "http://iiif.io/api/image/3/context.json",
            "id": self.server.url,
            "type": "ImageService3",
            "protocol": "http://iiif.io/api/image",
            "profile": "level1",
            "width": WIDTH,
            "height": HEIGHT,
            "tiles": [{"width": TILE, "height": TILE, "scaleFactors": list(FACTORS)}],
        }

    def _send(self, media_type: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _png() -> bytes:
    """A picture of 64 by 64 grey pixels (PNG, 11.2)."""
    side = 64

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + b"\x99" * side for _ in range(side))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@contextmanager
def serving() -> Iterator[Server]:
    """A server of the picture until the block ends."""
    with Server() as server, running(server):
        yield server
