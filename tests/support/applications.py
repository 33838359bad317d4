"""An application of its own for each test, on a server that the tests of a file share: starting one takes longer than most tests do."""
from support.mailbox import Mailbox
from support.people import NO_LIMITS


class OwnMailbox(Mailbox):
    """What was sent for one application."""

    def __init__(self, admin, seen, application):
        super().__init__(admin, seen)
        self.application = application

    def messages(self, target=None):
        return [message for message in super().messages(target) if message["application_id"] == self.application]


class OwnApplication:
    """
    A new application on a server, its limits out of the way. It is used as a server of a test's own is: what a Server says about its
    default application, this says about its own, and `api` names it in every request.
    """

    def __init__(self, server, **settings):
        self.server = server
        self.url, self.admin, self.admin_key = server.url, server.admin, server.admin_key
        self.seen, self.database = server.seen, server.database
        self.application_id, self.api = server.create_application("Of one test")
        self.application_key = self.api.headers["Ostiary-Application"]
        self.mailbox = OwnMailbox(self.admin, self.seen, self.application_id)
        self.change_settings(**NO_LIMITS, **settings)

    def change_settings(self, application=None, **groups):
        return self.server.change_settings(application or self.application_id, **groups)

    def create_application(self, name):
        return self.server.create_application(name)
