"""Runs the emulator, and stops it with its workers when the process that started it exits.

That process keeps standard input open. It writes a line to keep the emulator running after it exits.
"""

import os
import signal
import threading


def stop_with_parent() -> None:
    if os.read(0, 1) == b"":
        os.killpg(os.getpid(), signal.SIGKILL)


if os.getpgrp() != os.getpid():
    raise SystemExit("serve.py must be the leader of a process group, so that it can stop its workers")
threading.Thread(target=stop_with_parent, daemon=True).start()

import patches  # noqa: E402
from ministack.app import main  # noqa: E402

patches.apply()
main()
