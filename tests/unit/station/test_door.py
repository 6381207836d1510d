"""The door: whose wish is done, what becomes of everything else that may arrive there, and what the caller is told."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from station import cli
from station.door import FILE, LONGEST_LINE, OPEN_TO, Door, hand_in


@dataclass
class Opened:
    code: str


@dataclass
class Desk:
    """A room that remembers what it was asked."""

    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def open(self, procedure: str, actor: str = "") -> Opened:
        self.meanwhile()
        if procedure == "unknown":
            raise Failure("PRF-002", asked=procedure, nearest="known")
        if procedure == "broken":
            raise ZeroDivisionError
        self.asked.append(procedure)
        return Opened(f"HS-{procedure}")

    def find(self, code: str) -> Opened:
        self.asked.append(code)
        return Opened(code)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def door(tmp_path: Path, desk: Desk) -> Iterator[Door]:
    opened = Door(tmp_path, {"desk": desk})
    opened.start()
    yield opened
    opened.stop()


def said(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / FILE).read_text(encoding="utf-8"))
    return found


def throw(root: Path, raw: bytes) -> bytes:
    """Send these bytes to the door as they are; gives what came back, nothing when the line was cut."""
    with socket.create_connection(("127.0.0.1", said(root)["port"]), timeout=20) as line:
        try:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            return line.makefile("rb").readline()
        except OSError:
            return b""


@pytest.mark.usefixtures("door")
def test_a_wish_with_the_key_is_done_and_answered(tmp_path: Path, desk: Desk) -> None:
    assert (hand_in(tmp_path, "desk", "open", "a", actor="lan"), desk.asked) == ({"code": "HS-a"}, ["a"])


@pytest.mark.usefixtures("door")
def test_a_wish_with_another_key_is_refused(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / FILE).write_text(json.dumps({**said(tmp_path), "key": "guessed"}), encoding="utf-8")

    with pytest.raises(Failure, match="SYS-003"):
        hand_in(tmp_path, "desk", "open", "a")
    assert not desk.asked


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(("room", "verb"), [("desk", "find"), ("desk", "__init__"), ("cellar", "open")])
def test_only_the_listed_verbs_are_open_even_with_the_key(tmp_path: Path, desk: Desk, room: str, verb: str) -> None:
    with pytest.raises(Failure, match="SYS-003"):
        hand_in(tmp_path, room, verb, "a")
    assert not desk.asked


@pytest.mark.usefixtures("door")
def test_the_rooms_own_failure_reaches_the_caller_with_its_facts(tmp_path: Path) -> None:
    with pytest.raises(Failure) as refused:
        hand_in(tmp_path, "desk", "open", "unknown")

    assert (refused.value.code, refused.value.facts["nearest"]) == ("PRF-002", "known")


@pytest.mark.usefixtures("door")
def test_what_nobody_foresaw_in_a_room_is_answered_as_our_own_fault(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="SYS-001"):
        hand_in(tmp_path, "desk", "open", "broken")


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\xff\xfe\x00\n",
        b"\n",
        b"",
        b"null\n",
        b"[1]\n",
        b'{"key": "\\ud800"}\n',
        b"[" * (LONGEST_LINE - 1) + b"\n",
    ],
    ids=["http", "not UTF-8", "empty line", "nothing", "null", "list", "half a letter", "deep"],
)
def test_foreign_bytes_are_answered_as_not_understood(tmp_path: Path, raw: bytes) -> None:
    assert json.loads(throw(tmp_path, raw))["code"] == "SYS-004"


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda deep: (
            st.lists(deep) | st.dictionaries(st.sampled_from(["key", "room", "verb", "args", "named", "x"]), deep)
        ),
    )
)
def test_no_json_at_all_is_done_without_the_key(body: Any) -> None:
    desk = Desk()

    answer = json.loads(Door(Path("nowhere"), {"desk": desk}).answer(json.dumps(body).encode()))

    assert (answer["code"] in ("SYS-003", "SYS-004"), desk.asked) == (True, [])


def test_an_endless_line_is_never_done_and_the_next_caller_is_served(tmp_path: Path, door: Door, desk: Desk) -> None:
    wish = {"key": said(tmp_path)["key"], "room": "desk", "verb": "open", "args": ["x" * LONGEST_LINE], "named": {}}

    throw(tmp_path, json.dumps(wish).encode() + b"\n")

    assert (hand_in(tmp_path, "desk", "open", "next"), desk.asked) == ({"code": "HS-next"}, ["next"])


@pytest.mark.usefixtures("door")
def test_a_wish_too_long_for_the_door_is_not_even_sent(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(Failure, match="SYS-004"):
        hand_in(tmp_path, "desk", "open", "x" * LONGEST_LINE)
    assert not desk.asked


def test_callers_are_served_side_by_side(tmp_path: Path, door: Door, desk: Desk) -> None:
    together = threading.Barrier(8, timeout=20)
    desk.meanwhile = lambda: together.wait() and None  # each is answered only when all are in the room

    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda name: hand_in(tmp_path, "desk", "open", name)["code"], map(str, range(8))))

    assert answers == [f"HS-{number}" for number in range(8)]


def test_a_caller_that_leaves_does_not_end_the_door(tmp_path: Path, door: Door, desk: Desk) -> None:
    with socket.create_connection(("127.0.0.1", said(tmp_path)["port"])) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        line.sendall(b'{"key":')

    assert hand_in(tmp_path, "desk", "open", "next") == {"code": "HS-next"}


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", '{"port": 1}', '{"port": "x", "key": "k"}', '{"port": 70000, "key": "k"}']
)
def test_a_spoilt_note_at_the_door_means_that_nobody_is_there(tmp_path: Path, body: str) -> None:
    (tmp_path / FILE).write_text(body, encoding="utf-8")

    with pytest.raises(Failure, match="SYS-002"):
        hand_in(tmp_path, "desk", "open", "a")


def test_the_note_of_a_dead_holder_means_that_nobody_is_there(tmp_path: Path) -> None:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        port = once.getsockname()[1]
    (tmp_path / FILE).write_text(json.dumps({"port": port, "key": "k"}), encoding="utf-8")

    with pytest.raises(Failure, match="SYS-002"):
        hand_in(tmp_path, "desk", "open", "a")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 400 Bad Request\r\n", b"7\n", b'{"res', b"{}\n"])
def test_a_wish_without_a_whole_answer_is_told_from_one_that_was_never_handed_in(tmp_path: Path, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        (tmp_path / FILE).write_text(json.dumps({"port": server.getsockname()[1], "key": "k"}), encoding="utf-8")

        def serve() -> None:
            line, _address = server.accept()
            with line:
                line.makefile("rb").readline()
                line.sendall(answer)

        stranger = threading.Thread(target=serve)
        stranger.start()
        with pytest.raises(Failure, match="SYS-005"):
            hand_in(tmp_path, "desk", "open", "a")
        stranger.join()


@pytest.mark.skipif(os.name != "posix", reason="rights are bits on POSIX only")
@pytest.mark.usefixtures("door")
def test_only_this_account_may_read_the_key(tmp_path: Path) -> None:
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_closed_door_leaves_no_note(tmp_path: Path, desk: Desk) -> None:
    opened = Door(tmp_path, {"desk": desk})
    opened.start()
    opened.stop()

    assert not (tmp_path / FILE).exists()


def test_every_wish_of_the_command_line_is_open_at_the_door() -> None:
    rooms = Path(cli.__file__).parent.glob("*.py")
    wished = {pair for room in rooms for pair in re.findall(r'wish\(\s*"(\w+)", "(\w+)"', room.read_text("utf-8"))}

    assert {(room, verb) for room, verb in wished if verb not in OPEN_TO.get(room, ())} == set()
    assert ("review", "read_word") in wished
