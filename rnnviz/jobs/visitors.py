"""Visitors: a browser is known by a random token that a server has signed.

A token is ``1.<id>.<signature>``: 128 random bits, and an HMAC of them (RFC 2104) under a secret
that the servers on one store share. Nothing about a person or a computer is in it. What is kept
with a run is a hash of the id, from which no token can be made.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets

from rnnviz.store import RunStore

_LOG = logging.getLogger(__name__)
_TOKEN = re.compile(r"(1\.[0-9a-f]{32})\.([0-9a-f]{64})")


class Tokens:
    """Makes tokens and tells those of this store's servers from all others."""

    def __init__(self, secret: bytes) -> None:
        """Sign with a secret."""
        self._secret = secret

    @property
    def name(self) -> str:
        """Under which a browser keeps its token: another one for each secret.

        Servers on several ports of one computer share a browser's cookies.
        """
        return f"rnnviz-visitor-{self._signature('name')[:8]}"

    def make(self) -> str:
        """A new visitor's token."""
        signed = f"1.{secrets.token_hex(16)}"
        return f"{signed}.{self._signature(signed)}"

    def owner(self, token: object) -> str | None:
        """The sign of a token's visitor that is kept with runs; None for what was not signed here.

        Args:
            token: whatever a browser has sent.
        """
        match = _TOKEN.fullmatch(token) if isinstance(token, str) else None
        if match is None or not hmac.compare_digest(self._signature(match[1]), match[2]):
            return None
        return hashlib.sha256(f"owner {match[1]}".encode()).hexdigest()[:32]

    def _signature(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


class Visitors:
    """The tokens of all servers on one store."""

    def __init__(self, store: RunStore) -> None:
        """Nothing is read or written before the first visitor comes."""
        self._store = store
        self._lasting: Tokens | None = None
        self._passing = Tokens(secrets.token_bytes(32))

    def tokens(self) -> Tokens:
        """Signed with the store's secret; while that cannot be had, with one of this process.

        What was signed before goes on being known once the secret can be had again.
        """
        if self._lasting is None:
            try:
                self._lasting = Tokens(self._store.secret())
            except (OSError, ValueError) as error:
                _LOG.warning("Visitors are known until this server ends only: %s", error)
                return self._passing
        return self._lasting
