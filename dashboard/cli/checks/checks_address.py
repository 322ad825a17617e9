"""What `palmcommand doctor --url` looks at: the way that browsers take, with every proxy on it.

Whether the address answers, whether its TLS can be trusted, and whether a websocket's handshake arrives with
its `Upgrade`. Nobody is signed in for it: a handshake that arrived whole is answered 401, one without 426.
"""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import ssl
from urllib.parse import SplitResult, urlsplit

from dashboard.cli.checks.findings import Finding
from dashboard.config.settings import Settings

PATIENCE_S = 10
SOCKET = "/socket.io/?EIO=4&transport=websocket"
ARRIVED, WITHOUT = (101, 401, 429), 426
REACH = ("网址", "Address")
TLS = ("TLS 证书", "TLS certificate")
UPGRADE = ("实时连接", "Live connection")
_START = (
    "检查网址、域名解析、防火墙和代理是否在运行",
    "check the address, its name, the firewall, and whether the proxy runs",
)
_TRUST = (
    "换上浏览器信任的证书，检查域名与有效期",
    "use a certificate that browsers trust, for this name, not run out",
)
_HOST = (
    "把 PALM_PUBLIC_URL 设为这个网址；代理须设置 X-Forwarded-Host（PALM_TRUSTED_PROXIES）",
    "set PALM_PUBLIC_URL to this address; the proxy has to set X-Forwarded-Host (PALM_TRUSTED_PROXIES)",
)
_PASS = (
    "让代理以 HTTP/1.1 转发 Upgrade 与 Connection 两个头（nginx：proxy_http_version 1.1; "
    'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";）',
    "let the proxy pass Upgrade and Connection on by HTTP/1.1 (nginx: proxy_http_version 1.1; "
    'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";)',
)


def examine(settings: Settings, url: str) -> list[Finding]:
    """Findings from the first step to the one that fails."""
    url_parts = urlsplit(url if "//" in url else f"//{url}", scheme="https")
    if url_parts.scheme not in ("http", "https") or not url_parts.hostname:
        return [Finding(REACH, False, url, _START)]
    try:
        status, body = _ask(settings, url_parts, "/healthz", {})
    except ssl.SSLError as error:
        return [Finding(TLS, False, f"{url_parts.netloc}: {error.reason or error}", _TRUST)]
    except (OSError, http.client.HTTPException) as error:
        return [Finding(REACH, False, f"{url_parts.netloc}: {error or type(error).__name__}", _START)]
    if status != 200 or not _ours(body):
        return [
            Finding(REACH, False, f"{url_parts.netloc}/healthz: {status}", _HOST if status == 403 else _START)
        ]
    found = [Finding(REACH, True, f"{url_parts.scheme}://{url_parts.netloc}")]
    if url_parts.scheme == "https":
        found.append(Finding(TLS, True, url_parts.netloc))
    return [*found, _upgrade(settings, url_parts)]


def _upgrade(settings: Settings, url_parts: SplitResult) -> Finding:
    headers = {
        "Origin": f"{url_parts.scheme}://{url_parts.netloc}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
    }
    try:
        status, _ = _ask(settings, url_parts, SOCKET, headers)
    except (OSError, http.client.HTTPException) as error:
        return Finding(UPGRADE, False, str(error) or type(error).__name__, _PASS)
    if status in ARRIVED:
        return Finding(UPGRADE, True, f"Upgrade ✓ ({status})")
    seen = "Upgrade ✗" if status == WITHOUT else f"Upgrade ? ({status})"
    return Finding(UPGRADE, False, seen, _PASS if status != 403 else _HOST)


def _ask(settings: Settings, url_parts: SplitResult, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and the beginning of the body. Raises OSError (SSLError too), HTTPException."""
    host = url_parts.hostname or ""
    wire: http.client.HTTPConnection
    if url_parts.scheme == "https":
        trust = ssl.create_default_context()
        if settings.tls_cert is not None:
            trust.load_verify_locations(settings.tls_cert)
        wire = http.client.HTTPSConnection(host, url_parts.port, timeout=PATIENCE_S, context=trust)
    else:
        wire = http.client.HTTPConnection(host, url_parts.port, timeout=PATIENCE_S)
    try:
        wire.request("GET", path, headers=headers)
        answer = wire.getresponse()
        return answer.status, b"" if answer.status == 101 else answer.read(1000)
    finally:
        wire.close()


def _ours(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["status"] == "ok")
    except (ValueError, KeyError, TypeError):
        return False
