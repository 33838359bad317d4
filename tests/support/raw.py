"""HTTP as bytes on a socket, for what no client library would send."""
import contextlib
import json
import socket


@contextlib.contextmanager
def connect(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        yield RawClient(connection)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class RawClient:
    def __init__(self, connection):
        self.connection = connection
        self.unread = b""

    def send(self, data):
        self.connection.sendall(data)

    def ask(self, data):
        self.send(data)
        return self.receive()

    def receive(self):
        """The next answer; None when the connection has ended instead."""
        while b"\r\n\r\n" not in self.unread:
            if not self._read():
                return None
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", 0))
        while len(self.unread) < length and self._read():
            pass
        body, self.unread = self.unread[:length], self.unread[length:]
        return Answer(int(status_line.split()[1]), headers, body)

    def has_ended(self):
        """Whether the server ends the connection now, without another answer."""
        return self.receive() is None

    def _read(self):
        try:
            read = self.connection.recv(65536)
        except ConnectionError:
            return False
        self.unread += read
        return bool(read)
