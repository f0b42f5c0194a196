"""Calls to other servers: which are made, how long they wait, and when they are given up."""

from __future__ import annotations

import email.utils
import socket
import time
from collections.abc import Iterator

import pytest

from annoserver.errors import AnnoError, Invalid, Missing, TooLarge, Unknown, Unreachable
from annoserver.exchange.outside.calls import Calls, Patience
from tests.fakes.outside import Outside, Reply, Request, outside

HASTY = Patience(connect=1, read=0.3, whole=0.5, tries=3, pause=0.5, longest=5)


@pytest.fixture
def place() -> Iterator[Outside]:
    """A server that answers with the path, or redirects when it is told to."""

    def answer(request: Request) -> Reply:
        if to := request["to"]:
            return Reply(status=302, headers={"Location": to})
        return Reply(request.path.encode(), media_type="Text/Plain; charset=utf-8")

    with outside(answer) as running:
        yield running


class Client:
    """Calls to one place, and how long they would have waited."""

    def __init__(self, place: Outside, *hosts: str, private: bool = True) -> None:
        self.waited: list[float] = []
        self.url = place.url
        hosts = hosts or (place.host,)
        self.calls = Calls(hosts, private=private, patience=HASTY, sleep=self.waited.append)

    def get(self, path: str = "/a", **more: str) -> bytes:
        return self.calls.get(f"{self.url}{path}", more, {"X-Api-Key": "k"}).content


def test_an_answer_has_its_address_media_type_and_bytes(place: Outside) -> None:
    client = Client(place)

    answer = client.calls.get(f"{place.url}/a", [("x", "1"), ("x", "2")], {"X-Api-Key": "k"})

    assert (answer.content, answer.media_type) == (b"/a", "text/plain")
    assert answer.url.endswith("/a?x=1&x=2")
    assert place.asked[0].headers["x-api-key"] == "k"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again_with_growing_pauses(place: Outside, status: int) -> None:
    client = Client(place)
    place.troubles += [Reply(status=status), Reply(status=status)]

    assert client.get() == b"/a"
    assert client.waited == [0.5, 1.0]

    place.troubles += [Reply(status=status)] * 3
    with pytest.raises(Unreachable, match=str(status)):
        client.get()
    assert len(place.asked) == 6


def test_a_server_says_how_long_to_wait_in_seconds_or_by_a_date(place: Outside) -> None:
    client = Client(place)
    date = email.utils.formatdate(time.time() + 4, usegmt=True)
    place.troubles += [
        Reply(status=429, headers={"Retry-After": "2"}),
        Reply(status=503, headers={"Retry-After": date}),
    ]

    assert client.get() == b"/a"
    assert client.waited[0] == 2
    assert 2 < client.waited[1] <= 4

    place.troubles += [Reply(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(Unreachable, match="come back in 3600 seconds"):
        client.get()
    place.troubles += [Reply(status=503, headers={"Retry-After": "soon"})]
    assert client.get() == b"/a"
    assert client.waited[-1] == 0.5


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, Missing),
        (410, Missing),
        (401, Unknown),
        (403, Unknown),
        (400, Invalid),
        (204, Invalid),
        (501, Unreachable),
    ],
)
def test_what_will_not_pass_is_not_asked_again(place: Outside, status: int, error: type[AnnoError]) -> None:
    client = Client(place)
    place.troubles.append(Reply(status=status))

    with pytest.raises(error):
        client.get()
    assert client.waited == []


def test_a_slow_server_is_given_up(place: Outside) -> None:
    client = Client(place)
    place.troubles += [Reply(wait=0.6)] * 3
    with pytest.raises(Unreachable, match="took too long"):
        client.get()

    place.troubles += [Reply(b"x" * 20, pause=0.1)]
    with pytest.raises(Unreachable, match="too long to answer"):
        client.get()


def test_a_connection_that_breaks_off_is_tried_again(place: Outside) -> None:
    client = Client(place)
    place.troubles += [Reply(b"x", headers={"Content-Length": "9", "Connection": "close"})]

    assert client.get() == b"/a"


def test_an_answer_that_is_too_large_is_not_read_to_its_end(place: Outside) -> None:
    with pytest.raises(TooLarge):
        Client(place).calls.get(f"{place.url}/{'x' * 50}", largest=20)


def test_only_named_hosts_are_called_and_redirected_to(place: Outside) -> None:
    client = Client(place)

    assert client.get("/a", to="/b") == b"/b"
    for url in ("https://other.example/", "http://other.example:80/x"):
        with pytest.raises(Invalid, match="not among the hosts"):
            client.get("/a", to=url)
    for url in ("file:///etc/passwd", f"http://me@{place.host}/", "ftp://x/"):
        with pytest.raises(Invalid, match="no address that is called"):
            client.calls.get(url)


def test_redirects_without_end_are_given_up() -> None:
    with outside(lambda request: Reply(status=302, headers={"Location": request.path})) as place:
        with pytest.raises(Unreachable, match="without end"):
            Client(place).get()
        assert len(place.asked) == 6


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_an_address_that_is_not_public_is_never_called(place: Outside, name: str) -> None:
    port = place.host.partition(":")[2]
    client = Client(place, f"{name}:{port}", private=False)

    for scheme in ("http", "https"):
        with pytest.raises(Unreachable):
            client.calls.get(f"{scheme}://{name}:{port}/a")
    assert place.asked == []


def test_nobody_at_an_address_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    calls = Calls([f"127.0.0.1:{port}"], private=True, patience=HASTY, sleep=lambda _: None)

    with pytest.raises(Unreachable, match="ConnectionError"):
        calls.get(f"http://127.0.0.1:{port}/")


def test_an_answer_that_cannot_be_unpacked_is_an_error_of_the_server(place: Outside) -> None:
    place.troubles.append(Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"}))

    with pytest.raises(Unreachable, match="does not answer as it should: ContentDecodingError"):
        Client(place).get()
