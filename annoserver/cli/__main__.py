"""`python -m annoserver.cli`, for where the command is not on the path."""

from annoserver.cli.main import main

main()
