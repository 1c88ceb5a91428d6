"""Runs a command in a terminal, and types a text after each output that is waited for."""

import json
import os
import pty
import sys

steps = json.loads(sys.argv[1])
command = sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
output = b""
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:  # the command has ended
        break
    if not data:
        break
    output += data
    while steps and steps[0][0].encode() in output:
        os.write(terminal, steps.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
sys.stdout.write(output.decode())
sys.exit(os.waitstatus_to_exitcode(status))
