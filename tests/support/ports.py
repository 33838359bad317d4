"""Free ports of loopback for what the tests start.

They lie below those that the system gives to outgoing connections, so none is taken between the moment it was found free and the moment
a server listens on it, nor while a server restarts. A process of tests has a block of its own: while a socket of ours listens on the
first port of the block, no other process takes ports of it.
"""
import functools
import itertools
import random
import socket

BLOCK = 200
BLOCKS = range(12000, 20000, BLOCK)


@functools.cache
def own_block():
    """The socket that keeps others off, and the ports in turn."""
    for first in random.sample(BLOCKS, len(BLOCKS)):
        if keeper := listening(first):
            return keeper, itertools.cycle(range(first + 1, first + BLOCK))
    raise RuntimeError("all ports are in use")


def listening(port):
    """A socket that listens on the port, or None when somebody else does."""
    keeper = socket.socket()
    try:
        keeper.bind(("127.0.0.1", port))
        keeper.listen(1)
        return keeper
    except OSError:
        keeper.close()
        return None


def free_port():
    _, ports = own_block()
    for port in itertools.islice(ports, BLOCK):
        if probe := listening(port):
            probe.close()
            return port
    raise RuntimeError("all ports are in use")
