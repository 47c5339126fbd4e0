"""The lab: its server, its page, its end."""

import argparse
import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from artcourse import work as student_work
from artcourse.commands import CommandError, environment, lab, server

ROOT = Path(__file__).parents[1]
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals or rights")


@pytest.fixture
def work(tmp_path):
    return student_work.make_work_folder(tmp_path / "my work")


def ask(address, path, method="GET", token=None):
    """Send a request to a running lab; return status and body."""
    port, own_token = re.search(r":(\d+)/.*token=(\w+)", address).groups()
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    headers = {"Authorization": f"token {own_token if token is None else token}"}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


class Command:
    """A lab started from the command line, as a student does it."""

    def __init__(self, work, *options):
        command = [sys.executable, "-m", "artcourse", "lab", "--no-browser", "--work", str(work)]
        self.process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""
        for line in self.process.stdout:
            self.printed += line
            if found := re.search(r"http://\S+", line):
                self.address = found[0]
                return
        pytest.fail("no address was printed:\n" + self.printed)

    def end(self, number):
        """Send a signal; return the exit status and the seconds that it took to end."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.printed += self.process.communicate(timeout=60)[0]
        return self.process.returncode, time.monotonic() - started


@posix
def test_a_lab_from_start_to_end(work):
    lab_command = Command(work)
    address = lab_command.address
    try:
        notes = server.notes_folder(work)
        own = psutil.Process(json.loads((notes / "lab.json").read_text(encoding="utf-8"))["pid"])
        # Served with the token, refused without.
        assert "JupyterLab" in ask(address, "/lab/tree/Welcome.md")[1]
        assert ask(address, "/api/contents")[0] == 200
        assert ask(address, "/api/contents", token="")[0] == 403
        assert ask(address, "/api/contents", token="wrong")[0] == 403
        # On this computer only, and the token is for nobody else's eyes.
        listening = [each for each in own.net_connections() if each.status == "LISTEN"]
        assert listening
        assert {each.laddr.ip for each in listening} == {"127.0.0.1"}
        token = address.rpartition("=")[2]
        assert token not in " ".join(own.cmdline())
        for name in ("lab.json", "lab.log"):
            assert stat.S_IMODE((notes / name).stat().st_mode) == 0o600
        assert token not in (notes / "lab.log").read_text(encoding="utf-8")
        # No news, no update checks, no shop for extensions.
        page = json.loads(re.search(r'config-data"[^>]*>(.*?)</script', ask(address, "/lab")[1])[1])
        assert page["news"]["disabled"] is True
        overrides = json.loads(ask(address, "/lab/api/settings")[1])["settings"]
        settings = {each["id"]: each["schema"].get("properties", {}) for each in overrides}
        news = settings["@jupyterlab/apputils-extension:notification"]
        assert news["fetchNews"]["default"] == "false"
        assert news["checkForUpdates"]["default"] is False
        viewers = settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
        assert viewers["default"] == {"markdown": "Markdown Preview"}
        # A second one leads to the first.
        second = Command(work)
        assert second.address == address
        assert "running already" in second.printed
        second.process.communicate(timeout=60)
        assert second.process.returncode == 0
        # It ends in seconds, and its kernels with it.
        assert ask(address, "/api/kernels", "POST")[0] == 201
        family = psutil.Process(lab_command.process.pid).children(recursive=True)
        assert len(family) >= 2
    finally:
        status, seconds = lab_command.end(signal.SIGINT)
    assert status == 0
    assert seconds < 10
    assert not psutil.wait_procs(family, timeout=2)[1]
    assert f"Your work is in {work}" in lab_command.printed
    assert not (notes / "lab.json").exists()


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_other_ends_are_tidy_too(work, name):
    number = getattr(signal, name)
    # A signal that is switched off here (nohup) would be switched off in the lab, too.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        lab_command = Command(work)
    finally:
        signal.signal(number, before)
    family = psutil.Process(lab_command.process.pid).children(recursive=True)
    status, _ = lab_command.end(number)
    assert status == 0
    assert not psutil.wait_procs(family, timeout=2)[1]


# Ports


def test_first_free_port_is_chosen():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not server.is_free(port)
        assert server.choose_port(first=port) > port
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            server.choose_port(port)
        with pytest.raises(CommandError, match="All ports from"):
            server.choose_port(first=port, tries=1)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_impossible_port(port):
    with pytest.raises(CommandError, match="cannot be used"):
        server.choose_port(port)


# Starting


def test_server_that_ends_early_is_quoted(work, monkeypatch):
    dying = [sys.executable, "-c", "print('a broken configuration'); exit(3)"]
    monkeypatch.setattr(server, "command", lambda work, port: dying)
    with pytest.raises(CommandError, match=r"did not start.*\n  a broken configuration"):
        server.start(work, server.choose_port())
    assert server.find_running(work) is None


def test_server_that_never_answers_is_given_up(work, monkeypatch):
    silent = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(server, "command", lambda work, port: silent)
    monkeypatch.setattr(server, "SECONDS_TO_START", 0)
    with pytest.raises(CommandError, match="did not answer within 0 seconds"):
        server.start(work, server.choose_port())


@pytest.mark.parametrize("note", ["", "[]", '{"port": 1}', '{"port": 9, "token": "x", "pid": 1}'])
def test_note_of_a_lab_that_is_gone(work, note):
    (server.notes_folder(work) / "lab.json").write_text(note, encoding="utf-8")
    assert server.find_running(work) is None


def test_server_has_its_own_settings(work, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/mine")
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/mine")
    found = server.variables(work, "a-token")
    assert "/mine" not in found.values()
    assert found["ARTCOURSE_WORK"] == str(work)
    assert found["JUPYTER_TOKEN"] == "a-token"
    assert str(ROOT) in found["PYTHONPATH"]


def test_crash_is_told_with_the_last_words(work, monkeypatch):
    server.log_of(work).write_text("out of memory\n", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "exit(9)"]) as process:
        process.wait()
        gone = server.Lab(9, "token", process.pid)
        with pytest.raises(CommandError, match=r"ended unexpectedly.*\n  out of memory"):
            lab._stay(gone, process, work, no_browser=True)


def test_shut_down_from_the_menu(work, capsys):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        gone = server.Lab(9, "token", process.pid)
        assert lab._stay(gone, process, work, no_browser=True) == 0
    assert "The lab has ended" in capsys.readouterr().out


@posix
def test_kernel_that_does_not_end_is_ended(monkeypatch):
    """The server is gone after its own time, and what it started with it."""
    code = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as process:
        parent = psutil.Process(process.pid)
        while not parent.children():
            time.sleep(0.02)
        child = parent.children()[0]
        server.stop(server.Lab(9, "token", process.pid), process)
    assert not psutil.wait_procs([child], timeout=2)[1]


def test_switched_off_signals_stay_off(monkeypatch):
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN)
    assert server.stop_signals() == [signal.SIGINT]


# What stands before it


def test_bad_work_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="--work FOLDER"):
        lab.prepare_work(tmp_path / "file")


def test_work_folder_is_prepared(course, tmp_path, capsys):
    work = lab.prepare_work(None)
    assert work == course / "my-work"
    assert (work / "Welcome.md").is_file()
    assert "no lessons" in capsys.readouterr().out


def test_environment_comes_first(monkeypatch):
    def refuse():
        raise CommandError("no environment")

    monkeypatch.setattr(environment, "enter", refuse)
    with pytest.raises(CommandError, match="no environment"):
        lab.run(argparse.Namespace(work=None, port=None, no_browser=True))


# The browser


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr(lab.webbrowser, "open", lambda url: addresses.append(url) or True)
    monkeypatch.setattr(lab.platform, "release", lambda: "6.1")
    monkeypatch.setenv("DISPLAY", ":0")
    return addresses


def test_browser_is_led_by_a_private_page(work, opened):
    url = "http://127.0.0.1:8888/lab?token=secret"
    assert lab.open_browser(url, work)
    assert opened[0].startswith("file:")
    assert "secret" not in opened[0]
    page = server.notes_folder(work) / "open.html"
    assert url in page.read_text(encoding="utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_windows_browser_over_linux_gets_the_address(work, opened, monkeypatch):
    monkeypatch.setattr(lab.platform, "release", lambda: "5.15-microsoft-standard-WSL2")
    lab.open_browser("http://127.0.0.1:8888/", work)
    assert opened == ["http://127.0.0.1:8888/"]


def test_no_browser_when_unwanted_or_without_a_screen(work, opened, monkeypatch):
    assert not lab.open_browser("http://127.0.0.1/", work, wanted=False)
    monkeypatch.setattr(lab.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not lab.open_browser("http://127.0.0.1/", work)
    assert opened == []
