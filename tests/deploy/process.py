"""Stands for a process of the app: tells its port, and that it is healthy."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(sys.argv[-1].partition("=")[2])


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/_stcore/health"):
            body = b"ok"
        else:
            body = f"{PORT} {self.path} ".encode() * (1000 if "/static/" in self.path else 1)
        self.send_response(200)
        self.send_header("Content-Type", "application/javascript")
        self.send_header("Content-Length", str(len(body)))
        if "/static/" in self.path:
            self.send_header("Cache-Control", "public, immutable, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


ThreadingHTTPServer(("127.0.0.1", PORT), Answer).serve_forever()
