"""A server of one file on this computer, which can be as bad as the internet is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 400


class Answers(BaseHTTPRequestHandler):
    """Sends the server's content, in the way that the test has set."""

    def do_GET(self) -> None:
        server = self.server
        server.asked.append(self.path)
        if server.nonsense:
            self.wfile.write(server.nonsense)
            return
        if server.status:
            self.send_error(server.status)
            return
        self.send_response(200)
        if server.tells_length:
            self.send_header("Content-Length", str(len(server.content)))
        self.end_headers()
        self.wfile.write(server.content[: server.cut_at])
        self.wfile.flush()
        server.sent.set()
        if server.waits:
            server.may_go_on.wait(20)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def file_server() -> Iterator[ThreadingHTTPServer]:
    """Serve CONTENT, until the test sets something else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # such as a connection that the test closes
    server.content, server.cut_at, server.status, server.nonsense = CONTENT, None, None, b""
    server.tells_length, server.waits = True, False
    server.sent, server.may_go_on = threading.Event(), threading.Event()
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.may_go_on.set()
    server.shutdown()
    server.server_close()
    thread.join()
