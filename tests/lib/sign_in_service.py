"""A sign-in service (OpenID Connect) for tests: it believes what it is told of who sits at the keyboard."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "attendance"


class Service:
    """Who signs in next, for how long, and what was asked of the service."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person = "priya"
        self.lasts = 3600  # seconds
        self.asked: list[str] = []  # the paths, in order
        self._key = RSAKey.generate_key(2048, {"kid": "test"})
        self._codes: dict[str, dict[str, Any]] = {}

    def answer(self, path: str, given: dict[str, str]) -> tuple[str, dict[str, Any]]:
        """Where to go on to, or "" and what is answered."""
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return "", self._metadata()
            case "/keys":
                return "", {"keys": [self._key.as_dict(private=False)]}
            case "/authorize":
                code = secrets.token_hex(8)
                now = int(time.time())
                self._codes[code] = {
                    "iss": self.address,
                    "sub": self.person,
                    "aud": CLIENT,
                    "nonce": given["nonce"],
                    "iat": now,
                    "exp": now + self.lasts,
                    "email": "shared@oakpark.example",
                }
                return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}", {}
            case "/token":
                token = jwt.encode({"alg": "RS256", "kid": "test"}, self._codes.pop(given["code"]), self._key)
                return "", {"access_token": "none", "token_type": "Bearer", "id_token": token}
            case "/end":
                return given["post_logout_redirect_uri"], {}
        raise ValueError(path)

    def _metadata(self) -> dict[str, Any]:
        paths = {"authorization": "/authorize", "token": "/token", "end_session": "/end"}
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **{f"{name}_endpoint": f"{self.address}{path}" for name, path in paths.items()},
        }


@contextmanager
def sign_in_service() -> Iterator[Service]:
    """The service, running on a free port while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            self._answer(asked.path, asked.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(self.path, body)

        def _answer(self, path: str, given: str) -> None:
            onward, told = service.answer(path, {name: each[0] for name, each in parse_qs(given).items()})
            self.send_response(302 if onward else 200)
            if onward:
                self.send_header("Location", onward)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Nothing is said of what is asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
