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
from artcourse.commands import lab, ports, server
from artcourse.setup import enter
from artcourse.setup.words import CommandError

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
        """Send a signal; return the exit status."""
        self.process.send_signal(number)
        self.printed += self.process.communicate(timeout=60)[0]
        return self.process.returncode


@posix
def test_a_lab_from_start_to_end(work):
    lab_command = Command(work)
    address = lab_command.address
    try:
        note, page = sorted(server.servers_own_notes(work), key=lambda path: path.suffix == ".html")
        own = psutil.Process(json.loads(note.read_text(encoding="utf-8"))["pid"])
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
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.log_of(work).stat().st_mode) == 0o600
        assert token not in server.log_of(work).read_text(encoding="utf-8")
        # The page that leads a browser there leads to the same address.
        running = server.find_running(work)
        assert (running.url, running.page) == (address, page)
        assert address in page.read_text(encoding="utf-8")
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
        # It ends by itself, before it would be killed, and its kernels with it.
        assert ask(address, "/api/kernels", "POST")[0] == 201
        family = psutil.Process(lab_command.process.pid).children(recursive=True)
        assert len(family) >= 2
    finally:
        status = lab_command.end(signal.SIGINT)
    assert status == 0
    assert not psutil.wait_procs(family, timeout=2)[1]
    assert f"Your work is in {work}" in lab_command.printed
    assert server.servers_own_notes(work) == []  # which it takes away in good order, not killed


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
    assert lab_command.end(number) == 0
    assert not psutil.wait_procs(family, timeout=2)[1]


# Ports


def test_first_free_port_is_chosen():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
        assert ports.choose_port(first=port) > port
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            ports.choose_port(port)
        with pytest.raises(CommandError, match="All ports from"):
            ports.choose_port(first=port, tries=1)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_impossible_port(port):
    with pytest.raises(CommandError, match="cannot be used"):
        ports.choose_port(port)


# Starting


def test_server_that_ends_early_is_quoted(work, monkeypatch):
    dying = [sys.executable, "-c", "print('a broken configuration'); exit(3)"]
    monkeypatch.setattr(server, "command", lambda work, port: dying)
    with pytest.raises(CommandError, match=r"did not start.*\n  a broken configuration"):
        server.start(work, ports.choose_port())
    assert server.find_running(work) is None


def test_server_that_never_answers_is_given_up(work, monkeypatch):
    silent = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(server, "command", lambda work, port: silent)
    monkeypatch.setattr(server, "SECONDS_TO_START", 0)
    with pytest.raises(CommandError, match="did not answer within 0 seconds"):
        server.start(work, ports.choose_port())


@pytest.mark.parametrize("note", ["", "[]", '{"port": 1}', '{"port": 9, "token": "x", "pid": 1}'])
def test_note_of_a_lab_that_is_gone(work, note, monkeypatch):
    folder = Path(server.variables(work)["JUPYTER_RUNTIME_DIR"])
    folder.mkdir(parents=True)
    (folder / "jpserver-1.json").write_text(note, encoding="utf-8")
    (folder / "jpserver-1-open.html").write_text("", encoding="utf-8")
    assert server.find_running(work) is None
    dying = [sys.executable, "-c", "exit(3)"]
    monkeypatch.setattr(server, "command", lambda work, port: dying)
    with pytest.raises(CommandError, match="did not start"):
        server.start(work, ports.choose_port())
    assert server.servers_own_notes(work) == []


def test_server_has_its_own_settings(work, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/mine")
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/mine")
    found = server.variables(work)
    assert "/mine" not in found.values()
    assert found["ARTCOURSE_WORK"] == str(work)
    assert len(found["JUPYTER_TOKEN"]) == 48
    assert found["JUPYTER_TOKEN"] != server.variables(work)["JUPYTER_TOKEN"]
    assert str(ROOT) in found["PYTHONPATH"]


def test_crash_is_told_with_the_last_words(work, monkeypatch):
    server.log_of(work).write_text("out of memory\n", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "exit(9)"]) as process:
        process.wait()
        gone = server.Lab(9, "token", work / "no-page.html")
        with pytest.raises(CommandError, match=r"ended unexpectedly.*\n  out of memory"):
            lab._stay(gone, process, work, no_browser=True)


def test_shut_down_from_the_menu(work, capsys):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        gone = server.Lab(9, "token", work / "no-page.html")
        assert lab._stay(gone, process, work, no_browser=True) == 0
    assert "The lab has ended" in capsys.readouterr().out


@posix
def test_kernel_that_does_not_end_is_ended(work):
    """The server is gone after its own time, and what it started with it."""
    code = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as process:
        parent = psutil.Process(process.pid)
        while not parent.children():
            time.sleep(0.02)
        child = parent.children()[0]
        server.stop(process, server.Lab(9, "token", work / "no-page.html"))
    assert not psutil.wait_procs([child], timeout=2)[1]


def test_switched_off_signals_stay_off(monkeypatch):
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN)
    assert lab.stop_signals() == [signal.SIGINT]


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

    monkeypatch.setattr(enter, "enter", refuse)
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


@pytest.fixture
def running(work):
    return server.Lab(port=8888, token="secret", page=work / "jpserver-1-open.html")


def test_browser_is_led_by_a_private_page(running, opened):
    assert lab.open_browser(running)
    assert opened == [running.page.as_uri()]
    assert "secret" not in opened[0]


def test_windows_browser_over_linux_gets_the_address(running, opened, monkeypatch):
    monkeypatch.setattr(lab.platform, "release", lambda: "5.15-microsoft-standard-WSL2")
    lab.open_browser(running)
    assert opened == ["http://127.0.0.1:8888/lab/tree/Welcome.md?token=secret"]


def test_no_browser_when_unwanted_or_without_a_screen(running, opened, monkeypatch):
    assert not lab.open_browser(running, wanted=False)
    monkeypatch.setattr(lab.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not lab.open_browser(running)
    assert opened == []
