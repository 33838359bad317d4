"""The experiments by name, in the order in which they run."""
from measure import hashes, logins, misses, monaca, overload, owner, registrations, sessions, start

ALL = {"sessions": sessions.measure, "hashes": hashes.measure, "logins": logins.measure, "registrations": registrations.measure,
       "misses": misses.measure, "monaca": monaca.measure, "start": start.measure, "overload": overload.measure, "owner": owner.measure}
