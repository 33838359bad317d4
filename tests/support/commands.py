"""How a test drives a server that runs as a child process: one JSON object a line on its standard input, answered by one line.

The first line that the server writes tells where it listens. When its standard input ends, it ends.
"""
import json
import sys


def say(answer):
    print(json.dumps(answer), flush=True)


def serve(where, commands):
    """`commands` names functions of keyword arguments: {"do": "fail", "code": 451} calls commands["fail"](code=451)."""
    say(where)
    for line in sys.stdin:
        command = json.loads(line)
        say(commands[command.pop("do")](**command) or {})
