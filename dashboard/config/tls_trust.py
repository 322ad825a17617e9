"""How our own programs speak to the web program where it serves TLS itself."""

from __future__ import annotations

import ssl

from dashboard.config.settings import Settings


def trust_web_certificate(settings: Settings) -> ssl.SSLContext | None:
    """A context that trusts the web program's certificate, whatever name it is for; None without TLS."""
    if settings.tls_cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(settings.tls_cert)
    return context
