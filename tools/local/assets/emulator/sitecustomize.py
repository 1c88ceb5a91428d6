"""Refuses connections and look-ups outside this machine.

Python imports this module when it starts, because PYTHONPATH contains its folder. So it applies to
the emulator and to functions in Python. Each refusal is appended to the file in LOCAL_REFUSED.
"""

import ipaddress
import os
import sys

LOCAL_NAMES = ("", "localhost", "localhost.localdomain", "0.0.0.0", "::")
# each event has the address or the name as the argument at this index
EVENTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}


def is_local(address: object) -> bool:
    """Returns whether an address of a socket, or a host name, is on this machine."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("utf-8", "replace")
    # no address, or the path of a UNIX socket
    if not isinstance(host, str) or host.startswith(("/", "\0")):
        return True
    if host.lower() in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def refuse(event: str, arguments: tuple) -> None:
    index = EVENTS.get(event)
    if index is None or is_local(arguments[index]):
        return
    message = f"{event} {arguments[index]!r} refused: only this machine can be reached"
    record = os.environ.get("LOCAL_REFUSED")
    if record:
        with open(record, "a", encoding="utf-8") as file:
            file.write(message + "\n")
    raise ConnectionRefusedError(message)


sys.addaudithook(refuse)
