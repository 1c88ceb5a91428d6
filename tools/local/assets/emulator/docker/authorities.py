"""Certificate authorities of databases and caches."""

import os
import threading
from pathlib import Path

TRUST_STORE_PASSWORD = "changeit"
_lock = threading.Lock()


def authorities() -> Path:
    """Returns the PEM file with the certificate authorities. Functions and tasks trust them."""
    # imported here, because the emulator imports this module before its services
    from ministack.services import elasticache, rds

    file = Path(os.environ["LOCAL_AUTHORITIES"])
    with _lock:
        if not file.exists():
            certificates = rds.pg_ca_cert_pem() + elasticache._ensure_serverless_ca()[0]
            file.write_text(certificates, "utf-8")
    return file


def trust_store() -> Path:
    """Returns a PKCS #12 trust store with the certificate authorities, for Java."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    pem = authorities()
    file = pem.with_suffix(".p12")
    with _lock:
        if not file.exists():
            entries = [
                pkcs12.PKCS12Certificate(certificate, str(index).encode())
                for index, certificate in enumerate(
                    x509.load_pem_x509_certificates(pem.read_bytes())
                )
            ]
            encryption = BestAvailableEncryption(TRUST_STORE_PASSWORD.encode())
            file.write_bytes(pkcs12.serialize_java_truststore(entries, encryption))
    return file
