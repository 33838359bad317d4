"""What scenario tests are written with: the real server as a process, clients that speak to it, and its local mailbox."""
