"""The entry point: hands over to messenger.cli, nothing else."""

from messenger.cli import main

if __name__ == "__main__":
    main()
