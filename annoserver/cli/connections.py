"""Connections of clients, as waitress keeps them: open after an answer without a body, too."""

from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """The answer to one request."""

    def set_close_on_finish(self) -> None:
        """Close the connection when somebody asked for it, or nothing else tells where the body ends.

        waitress asks for it whenever there is no Content-Length; but a 304 and a 204 have none, as
        they have no body (RFC 9112, 6.3), and clients that look for what is new would connect anew each time.
        """
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or asked or self.version != "1.1":
            super().set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection, whose requests are tasks of ours."""

    task_class = Task
