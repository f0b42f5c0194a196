"""A mail server on loopback that keeps what it is given, or refuses as it is told."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

from tests.fakes.outside import running


class Server(socketserver.ThreadingTCPServer):
    """Takes mail; refuses the recipients in `unknown`, and everything while `closed`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Handler)
        self.taken: list[Message] = []
        self.said: list[str] = []
        self.unknown: set[str] = set()
        self.closed = False

    @property
    def url(self) -> str:
        """What the setting says."""
        host, port = self.server_address[:2]
        return f"smtp://{host!s}:{port}"


class Handler(socketserver.StreamRequestHandler):
    """One connection: as much of RFC 5321 as a client needs."""

    server: Server

    def handle(self) -> None:
        """Answer until the client has had enough."""
        self._say("421 closed" if self.server.closed else "220 ready")
        while not self.server.closed and (line := self.rfile.readline().decode().strip()):
            self.server.said.append(line)
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                self._take()
            elif verb == "RCPT" and any(one in line for one in self.server.unknown):
                self._say("550 no such person")
            elif verb == "EHLO":
                self._say("250-here\r\n250 AUTH PLAIN")
            else:
                self._say({"AUTH": "235 welcome", "QUIT": "221 bye"}.get(verb, "250 fine"))

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.taken.append(message_from_bytes(b"".join(lines)))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Server]:
    """A server that takes mail until the block ends."""
    with Server(host) as server, running(server):
        yield server
