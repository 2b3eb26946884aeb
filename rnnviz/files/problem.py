"""What is said of a file that cannot be opened or saved."""


class FileProblem(ValueError):
    """A file that cannot be opened or saved; its text is one sentence for the user."""
