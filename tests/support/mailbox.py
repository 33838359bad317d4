"""The server's local mailbox, where messages land as long as no sender is set up."""
import re
import time

PATIENCE = 10  # seconds for a message to arrive


class Mailbox:
    def __init__(self, admin, seen):
        self.admin = admin
        self.seen = seen

    def messages(self, target=None):
        """Newest first."""
        answer = self.admin.get("/dev/mailbox/messages", params={"target": target} if target else None)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def wait_for(self, target, purpose=None, after=0):
        """The newest message to `target`, as soon as there are more than `after` of them."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = [m for m in self.messages(target) if purpose in (None, m["purpose"])]
            if len(found) > after:
                return found[0]
            time.sleep(0.02)
        raise AssertionError(f"no message to {target} within {PATIENCE} s")

    def code_for(self, target, purpose=None, after=0):
        """The digits in that message."""
        text = self.wait_for(target, purpose, after)["text"]
        found = re.search(r"(?<!\d)\d{4,8}(?!\d)", text)
        assert found, f"no code in {text!r}"
        return found[0]

    def count(self, target=None):
        return len(self.messages(target))
