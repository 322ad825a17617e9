"""An installation that ends TLS itself, and one behind a reverse proxy of ours."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.dashboard.running import PalmInstallation, wait_until
from tests.security.house import WebApp

PUBLIC = "palm.example.gov.cn"
COOKIE = "__Host-palm_session"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the public name, signed by its own key, and that key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PUBLIC)]),
    )
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(PUBLIC), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    encryption = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, encryption))
    return chain, secret


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    folder = tmp_path_factory.mktemp("tls")
    chain, key = certificate(folder)
    installation = PalmInstallation(
        folder / "data",
        PALM_TLS_CERT=str(chain),
        PALM_TLS_KEY=str(key),
        PALM_PUBLIC_URL=f"https://{PUBLIC}",
    )
    installation.folder.mkdir()
    installation.tls = ssl.create_default_context(cafile=str(chain))
    yield installation.start()
    installation.end()


def cookie_header(installation: PalmInstallation) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={installation.secret()}"}


def test_pages_cookies_and_the_canary_come_over_tls(secure: PalmInstallation) -> None:
    assert secure.get("/api/state", cookie_header(secure), role=None)[0] == 200
    never = 'palm_canary_age_seconds{county="330825"} NaN'
    admin = {"Cookie": f"{COOKIE}={secure.secret('administrator')}"}
    wait_until(lambda: never not in secure.get("/metrics", admin, role=None)[1], "the canary is home")


def test_the_cookie_of_plain_http_does_not_open_it(secure: PalmInstallation) -> None:
    assert secure.get("/api/state", {"Cookie": f"palm_session={secure.secret()}"}, role=None)[0] == 401


def test_old_versions_of_tls_and_plain_http_are_refused(secure: PalmInstallation) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", secure.port), timeout=60) as wire,
        pytest.raises((ssl.SSLError, OSError)),
    ):
        context.wrap_socket(wire, server_hostname=PUBLIC)
    with socket.create_connection(("127.0.0.1", secure.port), timeout=60) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        try:
            received = wire.recv(100)
        except OSError:
            received = b""
    assert b"200" not in received


def test_a_socket_opens_over_tls(secure: PalmInstallation) -> None:
    lines = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        f"Host: {PUBLIC}\r\nOrigin: https://{PUBLIC}\r\nCookie: {cookie_header(secure)['Cookie']}\r\n\r\n"
    )
    assert secure.tls is not None
    with (
        socket.create_connection(("127.0.0.1", secure.port), timeout=60) as connection,
        secure.tls.wrap_socket(connection, server_hostname=PUBLIC) as wire,
    ):
        wire.sendall(lines.encode())
        assert b" 101 " in wire.recv(200)


def test_doctor_says_how_long_the_certificate_lasts(secure: PalmInstallation) -> None:
    """It is good for one more day: too short."""
    command = secure.command("doctor")
    assert command.returncode == 1
    assert "✗ Certificate" in command.stdout
    assert "(1 d)" in command.stdout or "(0 d)" in command.stdout


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.pem")
    done = PalmInstallation(tmp_path / "data", PALM_TLS_CERT=gone, PALM_TLS_KEY=gone).command("run")
    assert done.returncode == 2
    assert "PALM_TLS_CERT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.9.9.9"), (2, "10.1.1.1")])
def test_only_proxies_of_ours_say_who_asks(root: Path, tmp_path: Path, proxies: int, address: str) -> None:
    """Of what X-Forwarded-For says, only as many names are believed as proxies stand before us."""
    from flask import request

    from dashboard.http.security import route_demands

    house = WebApp(tmp_path, root, trusted_proxies=proxies, public_url=f"https://{PUBLIC}")
    seen: list[str | None] = []
    house.app.flask.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
    headers = {"X-Forwarded-For": "1.2.3.4, 10.1.1.1, 10.9.9.9", "X-Forwarded-Proto": "https"}
    assert house.anonymous().get("/healthz", headers=headers).status_code == 200
    assert seen == [address]
    assert route_demands.all_of(house.app.flask)["health.alive"].rule.opens == "public"


@pytest.mark.parametrize("text", ["10.9.9.9:{0}", "::ffff:10.9.9.9", "[::ffff:10.9.9.9]:{0}", "unknown-{0}"])
def test_a_proxy_that_names_the_port_too_does_not_make_everybody_new(
    root: Path, tmp_path: Path, text: str
) -> None:
    """All requests of one address are counted together, however the proxy writes it."""
    house = WebApp(tmp_path, root, trusted_proxies=1, public_url=f"https://{PUBLIC}")
    page, answers = {"code": "x", "state": "y"}, []
    for number in range(62):
        headers = {"X-Forwarded-For": text.format(20_000 + number), "X-Forwarded-Proto": "https"}
        answers.append(
            house.anonymous().get("/signin/oidc/back", query_string=page, headers=headers).status_code
        )
    assert answers[:60] == [404] * 60
    assert answers[60:] == [429] * 2


def test_a_forwarded_host_is_believed_from_proxies_of_ours_only(root: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    headers = {"X-Forwarded-Host": "evil.example"}
    house = WebApp(tmp_path / "one", root)
    assert house.anonymous().get("/healthz", headers=headers).status_code == 200
    behind = WebApp(tmp_path / "two", root, trusted_proxies=1, public_url=f"https://{PUBLIC}")
    assert behind.anonymous().get("/healthz", headers=headers).status_code == 403
    headers = {"X-Forwarded-Host": PUBLIC, "X-Forwarded-Proto": "https"}
    assert behind.anonymous().get("/healthz", headers=headers).status_code == 200
