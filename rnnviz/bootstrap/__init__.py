"""Sets everything up on a bare machine, then opens the program or runs every check.

    python3 -m rnnviz.bootstrap run [arguments of rnnviz]
    python3 -m rnnviz.bootstrap test [arguments of pytest]

Standard library only, because it runs where nothing is installed yet.
"""
