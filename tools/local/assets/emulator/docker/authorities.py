"""Certificate authorities of databases and caches."""

import os
import threading
from pathlib import Path

_lock = threading.Lock()


def authorities() -> Path:
    """Returns the file with the certificate authorities. Functions and tasks trust them."""
    # imported here, because the emulator imports this module before its services
    from ministack.services import elasticache, rds

    file = Path(os.environ["LOCAL_AUTHORITIES"])
    with _lock:
        if not file.exists():
            certificates = rds.pg_ca_cert_pem() + elasticache._ensure_serverless_ca()[0]
            file.write_text(certificates, "utf-8")
    return file
