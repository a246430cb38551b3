"""The secret of a store, with which its servers sign what only they may have made."""

from __future__ import annotations

import secrets

from rnnviz.store.errors import StoreError
from rnnviz.store.files import SmallFiles

SECRET_FILE = ".secret/key"
_BYTES = 32


def shared_secret(files: SmallFiles) -> bytes:
    """The store's secret, made when it is first asked for; of many servers, one makes it.

    Raises:
        StoreError: when it cannot be read or made, or is damaged.
    """
    data = files.read(SECRET_FILE)
    if data is None:
        files.create(SECRET_FILE, secrets.token_bytes(_BYTES).hex().encode(), private=True)
        data = files.read(SECRET_FILE)
    try:
        found = bytes.fromhex((data or b"").decode("ascii"))
    except ValueError:
        found = b""
    if len(found) != _BYTES:
        raise StoreError(
            f"The file {SECRET_FILE} of the store is damaged; remove it, and a new one is made."
        )
    return found
