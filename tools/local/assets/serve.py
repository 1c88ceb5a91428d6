"""Serves the emulator, and ends it with all its workers once whoever started it is gone.

The one who started it holds the other end of the standard input: it writes a line when the emulator shall outlive it.
"""

import os
import signal
import threading


def end_with_the_starter():
    if os.read(0, 1) == b"":
        os.killpg(os.getpid(), signal.SIGKILL)


if os.getpgrp() != os.getpid():
    raise SystemExit("serve.py must lead a process group of its own, or it could not end its workers alone")
threading.Thread(target=end_with_the_starter, daemon=True).start()

from ministack.app import main  # noqa: E402

main()
