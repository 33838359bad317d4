"""People who use an application: what tests need to register, log in and read codes in one line."""

PASSWORD = "seven purple elephants"
NEW_PASSWORD = "nine yellow submarines"

# As many requests as a test likes.
NO_LIMITS = {
    "limits": {"codes_per_address_hour": 1000000, "logins_per_address_minute": 1000000, "registrations_per_address_hour": 1000000,
               "lookups_per_address_minute": 1000000, "failures_before_lock": 1000, "failures_per_account_hour": 1000000},
    "codes": {"resend_after_seconds": 0, "per_target_hour": 100, "per_target_day": 1000, "tries": 10},
}


def lift_limits(server, application=None):
    server.change_settings(application, **NO_LIMITS)


def code_for(server, email, purpose, api=None):
    """A code that was just sent to them."""
    before = len([m for m in server.mailbox.messages(email) if m["purpose"] == purpose])
    sent = (api or server.api).post("/v1/codes", {"purpose": purpose, "email": email})
    assert sent.status_code == 202, sent.text
    return server.mailbox.code_for(email, purpose, before)


def register(server, email, **more):
    code = code_for(server, email, "register")
    made = server.api.post("/v1/accounts", {"email": email, "email_code": code, "password": PASSWORD, **more})
    assert made.status_code == 201, made.text
    return made.json()


def log_in(api, email, password=PASSWORD, **more):
    answer = api.post("/v1/sessions", {"email": email, "password": password, **more})
    assert answer.status_code == 201, answer.text
    return answer


def account_path(server, account, application=None):
    return f"/v1/admin/applications/{application or server.application_id}/accounts/{account}"
