"""The entry point: hands over to messenger.cli, nothing else."""

import gc

# A start makes hundreds of thousands of things that stay: to look through them again and again takes a fifth of it.
# A bot that serves looks for garbage again (messenger.assembly.settle); no other command lasts long enough to need it.
gc.disable()

from messenger.cli import main  # noqa: E402  # what is imported stays as well

if __name__ == "__main__":
    main()
