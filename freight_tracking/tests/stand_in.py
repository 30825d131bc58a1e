"""Somebody else's system, as a server of its own: what it got, what it answers."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StandIn:
    """``answers`` are taken in turn, the last one for good: (status, headers, body)."""

    def __init__(self, *answers):
        self.answers = list(answers or [(204, {}, b"")])
        self.requests = []
        self.released = threading.Event()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                stand_in.requests.append((self.path, dict(self.headers), body))
                answer = stand_in.answers[0]
                if len(stand_in.answers) > 1:
                    stand_in.answers.pop(0)
                if answer is None:  # never answers, until the test is over
                    stand_in.released.wait(30)
                    return
                status, headers, content = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                """Say nothing on the console."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)
