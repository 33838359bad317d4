"""Waiting for what happens in its own time."""
import time


def wait_for(read, what, patience=20):
    """What `read` answers, as soon as it is true."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := read():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {patience} s: {what}")
