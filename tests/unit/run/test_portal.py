"""Starting the portal: what the children are told, and sentences instead of tracebacks."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from demo.settings import DemoRefused, read_settings
from portal import settings as portal_settings
from run.portal import children, environment_for, fill_voices, require_free, write_identity
from run.supervisor import Child


def test_the_children_know_each_other_by_the_chosen_port() -> None:
    told = environment_for(8100, environ={})
    assert told["PORTAL_PUBLIC_URL"] == "http://localhost:8100"
    assert told["DEMO_LOGIN_URL"] == "http://localhost:8101"
    ports = [child.environment["PORT"] for child in children(told)]
    assert ports == ["8100", "8101", "8100"]


def test_what_is_set_by_hand_stays() -> None:
    told = environment_for(8100, environ={"PORTAL_ENV": "development", "PORTAL_PUBLIC_URL": "http://x:1"})
    assert (told["PORTAL_ENV"], told["PORTAL_PUBLIC_URL"]) == ("development", "http://x:1")


def test_the_portal_finds_the_demo_login_where_it_may_run(tmp_path: Path) -> None:
    told = environment_for(8100, environ={"PORTAL_VAR": str(tmp_path)})
    write_identity(told)
    read = portal_settings.read_settings(told)
    assert {(login.address, login.demo) for login in read.logins} == {(told["DEMO_LOGIN_URL"], True)}
    assert [type(login).__name__ for login in read.logins] == ["OpenIdSettings", "LvrtcSettings"]
    own = tmp_path / "own.toml"
    by_hand = environment_for(8100, environ={"PORTAL_IDENTITY": str(own)})
    write_identity(by_hand)
    assert by_hand["PORTAL_IDENTITY"] == str(own)
    assert not own.exists()
    elsewhere = environment_for(8100, environ={"PORTAL_PUBLIC_URL": "http://10.0.0.1:8100"})
    assert "PORTAL_IDENTITY" not in elsewhere


def test_the_demo_login_keeps_its_memory_in_one_process() -> None:
    (login,) = _logins(environment_for(8100, environ={}))
    assert login.environment["WEB_WORKERS"] == "1"


def test_the_demo_login_listens_on_this_machine_only_wherever_the_portal_listens() -> None:
    told = environment_for(8100, environ={"HOST": "0.0.0.0"})  # noqa: S104
    (login,) = _logins(told)
    assert login.environment["HOST"] == "127.0.0.1"
    assert children(told)[0].environment["HOST"] == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", ""])  # noqa: S104
def test_the_demo_login_does_not_start_where_others_can_reach_it(host: str) -> None:
    with pytest.raises(DemoRefused, match="lets everybody in"):
        read_settings({"HOST": host})
    assert read_settings({"HOST": "127.0.0.1"}) == read_settings({})


def test_the_demo_login_is_not_started_where_others_can_come() -> None:
    assert _logins(environment_for(8100, environ={"PORTAL_PUBLIC_URL": "http://192.0.2.1:8100"})) == []


def test_the_demo_login_is_not_started_beside_a_real_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "identity.toml"
    file.write_text('[[login]]\nname = "real"\nissuer = "https://login.invalid"\n', encoding="utf-8")
    told = environment_for(8100, environ={"PORTAL_IDENTITY": str(file), "PORTAL_VAR": str(tmp_path)})
    assert _logins(told) == []
    assert "beside https://login.invalid" in capsys.readouterr().out


def test_the_demo_login_may_move_to_another_port(tmp_path: Path) -> None:
    for port in (8100, 8200):
        told = environment_for(port, environ={"PORTAL_VAR": str(tmp_path)})
        write_identity(told)
        assert portal_settings.read_settings(told).logins[0].address == f"http://localhost:{port + 1}"
        assert _logins(told)


def _logins(environment: dict[str, str]) -> list[Child]:
    return [one for one in children(environment) if "demo:create_app()" in one.command]


def test_a_taken_port_is_said_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is taken. Choose another one: make run PORT="):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)


def test_voices_are_made_behind_everything_and_end_with_us(tmp_path: Path) -> None:
    told = environment_for(8100, environ={**os.environ, "PORTAL_VAR": str(tmp_path), "PORTAL_ENV": "demo"})
    voices = fill_voices(told)
    try:
        assert os.getpriority(os.PRIO_PROCESS, voices.pid) == 19
    finally:
        voices.terminate()
    assert voices.wait() == -15
