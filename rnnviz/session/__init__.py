"""What is on show now: the session, the clock that moves through it, and the work behind it."""
